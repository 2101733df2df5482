from django.urls import path

from thirdear.practice.record import keeping, views

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
    path("kept/", keeping.kept, name="kept"),
    path("kept/check/", keeping.check, name="check"),
    path("kept/backup/words/", keeping.back_up, {"holds": "words"}, name="back_up"),
    path("kept/backup/keys/", keeping.back_up, {"holds": "keys"}, name="copy_keys"),
    path("kept/restore/", keeping.restore, name="restore"),
    path("kept/forget/someone/", keeping.someone, name="someone"),
    path("kept/forget/everything/", keeping.everything, name="everything"),
    path("bring-back/", keeping.bring_back, name="bring_back"),
]
