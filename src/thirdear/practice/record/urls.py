from django.urls import path

from thirdear.practice.record import views

app_name = "record"
urlpatterns = [
    path("begin/", views.begin, name="begin"),
    path("unlock/", views.unlock, name="unlock"),
    path("recover/", views.recover, name="recover"),
    path("lock/", views.lock, name="lock"),
    path("keys/", views.keys, name="keys"),
    path("keys/code/", views.new_code, name="new_code"),
    path("state/", views.state, name="state"),
    path("awake/", views.awake, name="awake"),
]
