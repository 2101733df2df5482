from django.urls import path

from thirdear.practice.insight import views

app_name = "insight"
urlpatterns = [
    path("recurs/", views.recurs, name="recurs"),
    path("recurs/does-not-fit/", views.does_not_fit, name="does_not_fit"),
    path("recurs/in/<uuid:text>/<slug:mark>/", views.place, name="place"),
    path("recurs/<slug:about>/", views.item, name="item"),
    path("recurs/<slug:about>/reply/", views.reply, name="reply"),
    path("recurs/<slug:about>/nearer/", views.nearer, name="nearer"),
    path("recurs/<slug:about>/take-back/", views.take_back, name="take_back"),
    path("recurs/<slug:about>/more/<uuid:text>/", views.say_more, name="say_more"),
]
