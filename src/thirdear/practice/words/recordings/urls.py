from django.urls import path

from thirdear.practice.words.recordings import speaking, views

urlpatterns = [
    path("speak/", speaking.begin_speaking, name="begin_speaking"),
    path("speak/<uuid:text>/", speaking.speak, name="speak"),
    path("speak/<uuid:text>/<uuid:take>/<int:number>/", speaking.piece, name="piece"),
    path("speak/<uuid:text>/end/", speaking.end, name="end_speaking"),
    path("texts/<uuid:text>/sound/", views.sound, name="sound"),
    path("texts/<uuid:text>/sound/how-far/", views.how_far, name="how_far_written"),
    path("texts/<uuid:text>/sound/correct/", views.correct, name="correct"),
    path("texts/<uuid:text>/sound/checked/", views.checked, name="checked"),
    path("texts/<uuid:text>/sound/keeping/", views.keeping, name="keeping"),
    path("texts/<uuid:text>/sound/destroy/", views.destroy, name="destroy_sound"),
    path("texts/<uuid:text>/sound/again/", views.again, name="write_down_again"),
    path("texts/<uuid:text>/sound/<uuid:take>/", views.play, name="play"),
]
