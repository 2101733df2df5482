"""Everything the engine may refuse, as one tree.

    ListeningError
    ├── InputError            what was given cannot be read         exit code 2
    │   ├── UnreadableFile    one file; its message is safe to show
    │   └── InvalidWords      a noun refused to be born (a bug of an importer, or bad JSON)
    ├── MissingPart           a model, extra or system package      exit code 3
    └── ListenerError         a listener broke its contract: a bug  exit code 1

Messages name files, places and reasons. They never hold a word that somebody said.
"""

__all__ = ["InputError", "InvalidWords", "ListenerError", "ListeningError", "MissingPart", "UnreadableFile"]


class ListeningError(Exception):
    """Base of all errors of the engine; `exit_code` is what the command line returns."""

    exit_code = 1


class InputError(ListeningError):
    """What was given cannot be heard; the message is one sentence and safe to show."""

    exit_code = 2


class UnreadableFile(InputError):
    """A file that is no transcript; `reason` completes the sentence "<file> cannot be read: <reason>"."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be read: {reason}.")
        self.name, self.reason = name, reason


class InvalidWords(InputError):
    """A turn, event or span that contradicts itself."""


class MissingPart(ListeningError):
    """A model, extra or system package is absent or damaged; the message ends with the command that mends it."""

    exit_code = 3


class ListenerError(ListeningError):
    """A listener gave what its contract forbids."""
