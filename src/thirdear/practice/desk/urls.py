from django.urls import path

from thirdear.practice.desk import care, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("thread/", views.thread, name="thread"),
    path("search/", views.search, name="search"),
    path("language/", views.language, name="language"),
    path("help/", views.help_now, name="help"),
    path("help/worker.js", views.help_worker, name="help_worker"),
    path("help/ground/", care.ground, name="ground"),
    path("help/<str:country>/", views.help_now, name="help_in"),
    path("before/", care.before, name="before"),
    path("body/", care.body, name="body"),
    path("here-again/", care.here_again, name="here_again"),
    path("near/<uuid:text>/", care.beside_text, name="beside_text"),
    path("near/<uuid:text>/away/", care.put_away, name="put_away"),
]
