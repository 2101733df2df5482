from uuid import UUID

from django.apps import AppConfig

from thirdear.practice.record.permissions import Actor


class InsightConfig(AppConfig):
    name = "thirdear.practice.insight"
    label = "insight"

    def ready(self) -> None:
        from thirdear.practice.insight import queries
        from thirdear.practice.record.events import Event, subscribe
        from thirdear.practice.record.keyring import RING

        subscribe(Event.TEXT_FORGOTTEN, _forgotten)
        RING.when(locked=queries.let_go, still=queries.let_go)  # again once whoever was inside has left


def _forgotten(by: Actor, text: UUID) -> None:
    from thirdear.practice.insight.actions import forget_replies

    forget_replies(by=by, text=text)
