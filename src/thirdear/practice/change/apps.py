from django.apps import AppConfig


class ChangeConfig(AppConfig):
    name = "thirdear.practice.change"
    label = "change"
