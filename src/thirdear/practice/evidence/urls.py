from django.urls import path

from thirdear.practice.evidence import views

app_name = "evidence"
urlpatterns = [
    path("hearing/", views.hearing, name="hearing"),
    path("hearing/<uuid:text>/now/", views.now, name="now"),
    path("hearing/<uuid:text>/again/", views.again, name="again"),
]
