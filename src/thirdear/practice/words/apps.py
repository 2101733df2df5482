from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "thirdear.practice.words"
    label = "words"
