from django.urls import path

from thirdear.practice.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("thread/", views.thread, name="thread"),
    path("search/", views.search, name="search"),
    path("language/", views.language, name="language"),
    path("help/", views.help_now, name="help"),
    path("help/worker.js", views.help_worker, name="help_worker"),
    path("help/<str:country>/", views.help_now, name="help_in"),
]
