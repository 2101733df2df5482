from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "thirdear.practice.desk"
    label = "desk"
