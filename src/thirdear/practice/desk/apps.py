from collections.abc import Mapping
from typing import Any

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "thirdear.practice.desk"
    label = "desk"

    def ready(self) -> None:
        from thirdear.practice.evidence.unsealed import TOLD
        from thirdear.practice.record.telling import when_told

        when_told(TOLD, _heard)


def _heard(fact: Mapping[str, Any]) -> None:
    from thirdear.practice.desk.passing import PASSING
    from thirdear.practice.evidence.unsealed import told

    PASSING.heard(*told(fact))
