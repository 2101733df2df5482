from uuid import UUID

from django.apps import AppConfig

from thirdear.practice.record.permissions import Actor


class WordsConfig(AppConfig):
    name = "thirdear.practice.words"
    label = "words"

    def ready(self) -> None:
        from thirdear.practice.record.events import Event, subscribe
        from thirdear.practice.record.work import register, when_leaving
        from thirdear.practice.words.recordings import tasks

        subscribe(Event.SOUND_DESTROYED, _destroyed)
        subscribe(Event.TEXT_FORGOTTEN, _forgotten)
        subscribe(Event.TEXT_REDACTED, _redacted)
        register(tasks.destroy_due)
        register(tasks.write_down_next)
        when_leaving(tasks.give_back)


def _destroyed(by: Actor, text: UUID) -> None:
    from thirdear.practice.words.recordings.keeping import destroy_again

    destroy_again(by=by, text=text)


def _forgotten(by: Actor, text: UUID) -> None:
    from thirdear.practice.words.recordings.keeping import let_go_of

    let_go_of(by=by, text=text)


def _redacted(by: Actor, text: UUID) -> None:
    """A name was taken out of the words; in the sound it can still be heard."""
    from thirdear.practice.words.recordings.keeping import destroy_sound
    from thirdear.practice.words.recordings.queries import is_spoken

    if is_spoken(by=by, text=text):
        destroy_sound(by=by, text=text)
