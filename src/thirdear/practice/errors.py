"""Everything the platform may refuse, as one tree.

    PracticeError
    ├── Refusal       the server does not start: one sentence, safe to show       exit code 2
    ├── Locked        no key is at hand: somebody has to unlock first             page /unlock/, 423 to scripts
    ├── WrongKey      a passphrase or recovery code that does not open            said on the page
    ├── Damaged       sealed bytes, a key file or the audit chain do not verify
    └── NotAllowed    whoever asks may not do or see this                         404 or 403, never a reason

Messages name files and reasons. They never hold a word that somebody wrote.
"""

__all__ = ["Damaged", "Locked", "NotAllowed", "PracticeError", "Refusal", "WrongKey"]


class PracticeError(Exception):
    """Base of all errors of the platform; `exit_code` is what the command line returns."""

    exit_code = 1


class Refusal(PracticeError):
    """The server will not start like this; the message is one sentence that says what to change."""

    exit_code = 2


class Locked(PracticeError):
    """The keys are not in memory, so nothing that is stored can be read or written."""


class WrongKey(PracticeError):
    """What was given opens nothing. It does not say how nearly."""

    exit_code = 2


class Damaged(PracticeError):
    """Stored bytes are not what was stored: a damaged disk, or somebody changed them."""


class NotAllowed(PracticeError):
    """Denied, which is the default."""
