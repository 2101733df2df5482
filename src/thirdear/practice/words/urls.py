from django.urls import path

from thirdear.practice.words import letters, told, views
from thirdear.practice.words.recordings.urls import urlpatterns as recordings

app_name = "words"
urlpatterns = [
    path("write/", views.begin_writing, name="begin_writing"),
    path("write/<uuid:text>/", views.write, name="write"),
    path("write/<uuid:text>/save/", views.save, name="save"),
    path("texts/<uuid:text>/", views.read, name="read"),
    path("texts/<uuid:text>/draft-key/", views.draft_key, name="draft_key"),
    path("texts/<uuid:text>/versions/", views.versions, name="versions"),
    path("texts/<uuid:text>/forget/", views.forget, name="forget"),
    path("dreams/", told.dreams, name="dreams"),
    path("dreams/tell/", told.begin_dream, name="begin_dream"),
    path("dreams/<uuid:text>/", told.dream, name="dream"),
    path("dreams/<uuid:text>/elements/", told.elements, name="elements"),
    path("encounters/", told.encounters, name="encounters"),
    path("encounters/tell/", told.begin_encounter, name="begin_encounter"),
    path("encounters/<uuid:text>/", told.encounter, name="encounter"),
    path("sessions/", told.sessions, name="sessions"),
    path("sessions/upload/", told.upload, name="upload"),
    path("sessions/tell/", told.begin_session, name="begin_session"),
    path("sessions/<uuid:text>/", told.session, name="session"),
    path("sessions/<uuid:text>/who/", told.who_is_who, name="who_is_who"),
    path("letters/", letters.letters, name="letters"),
    path("letters/begin/", letters.begin_letter, name="begin_letter"),
    path("letters/<uuid:text>/", letters.write_letter, name="write_letter"),
    path("letters/<uuid:text>/day/", letters.choose_day, name="choose_day"),
    path("letters/<uuid:text>/open/", letters.open_letter, name="open_letter"),
    *recordings,
]
