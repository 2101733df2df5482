"""Recordings as sound: 16,000 samples a second."""

from __future__ import annotations

from thirdear.listening.errors import UnreadableFile

__all__ = ["UnsupportedLanguage"]


class UnsupportedLanguage(UnreadableFile):
    """What is spoken is in a `language` (ISO 639-1) whose words the engine does not understand."""

    def __init__(self, name: str, language: str, called: str) -> None:
        super().__init__(name, f"what is spoken in it is {called}, and only English is understood")
        self.language = language
