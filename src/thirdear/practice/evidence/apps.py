from uuid import UUID

from django.apps import AppConfig

from thirdear.practice.record.permissions import Actor


class EvidenceConfig(AppConfig):
    name = "thirdear.practice.evidence"
    label = "evidence"

    def ready(self) -> None:
        from thirdear.practice.evidence import queries, tasks
        from thirdear.practice.record.events import Event, subscribe
        from thirdear.practice.record.keyring import RING
        from thirdear.practice.record.work import register, when_leaving
        from thirdear.practice.words.offers import offer_elements

        offer_elements(_elements)
        subscribe(Event.TEXT_SAVED, _saved)
        subscribe(Event.TEXT_FORGOTTEN, _forgotten)
        register(tasks.hear_next)
        when_leaving(tasks.give_back)
        RING.when(locked=queries.let_go, still=queries.let_go)  # again once whoever was inside has left


def _elements(by: Actor, text: UUID) -> list[str]:
    from thirdear.practice.evidence.queries import elements_heard

    return elements_heard(by=by, text=text)


def _saved(by: Actor, text: UUID) -> None:
    from thirdear.practice.evidence.actions import await_hearing

    await_hearing(by=by, text=text)


def _forgotten(by: Actor, text: UUID) -> None:
    from thirdear.practice.evidence.actions import forget_evidence

    forget_evidence(by=by, text=text)
