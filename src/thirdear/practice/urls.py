"""Every address of the platform, room by room. No address holds a word that somebody wrote."""

from django.urls import include, path

urlpatterns = [
    path("", include("thirdear.practice.desk.urls")),
    path("", include("thirdear.practice.record.urls")),
    path("", include("thirdear.practice.words.urls")),
    path("", include("thirdear.practice.change.urls")),
    path("", include("thirdear.practice.evidence.urls")),
    path("", include("thirdear.practice.insight.urls")),
]
