from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "thirdear.practice.record"
    label = "record"
