from django.urls import path

from thirdear.practice.change import notes, views

app_name = "change"
urlpatterns = [
    path("weeks/", views.weeks, name="weeks"),
    path("weeks/sentences/", views.sentences, name="sentences"),
    path("weeks/sentences/<uuid:sentence>/forget/", views.forget_sentence, name="forget_sentence"),
    path("new-ways/", notes.new_ways, name="new_ways"),
    path("new-ways/begin/", notes.begin_new_way, name="begin_new_way"),
    path("new-ways/<uuid:new_way>/", notes.new_way, name="new_way"),
    path("new-ways/<uuid:new_way>/write/", notes.write_new_way, name="write_new_way"),
    path("new-ways/<uuid:new_way>/save/", notes.save_new_way, name="save_new_way"),
    path("new-ways/<uuid:new_way>/forget/", notes.forget_new_way, name="forget_new_way"),
    path("new-ways/<uuid:new_way>/occasions/begin/", notes.begin_occasion, name="begin_occasion"),
    path("new-ways/<uuid:new_way>/occasions/<uuid:occasion>/", notes.write_occasion, name="write_occasion"),
    path("new-ways/<uuid:new_way>/occasions/<uuid:occasion>/save/", notes.save_occasion, name="save_occasion"),
    path("new-ways/<uuid:new_way>/occasions/<uuid:occasion>/forget/", notes.forget_occasion, name="forget_occasion"),
]
