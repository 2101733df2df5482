"""Words: what was said in a session, read from any of the usual files, and written back without loss.

Nothing heavy is imported here: a library loads when a file of its format is read.
"""

from thirdear.listening.words.assemble import with_roles
from thirdear.listening.words.directions import seconds_in
from thirdear.listening.words.formats import FORMATS
from thirdear.listening.words.reading import read, read_labelled, read_many
from thirdear.listening.words.spoken import checked, corrected, is_unchecked, recording_of
from thirdear.listening.words.transcript import (
    ROLES,
    Event,
    Role,
    Span,
    Speaker,
    SpokenTime,
    ToldAs,
    Transcript,
    Turn,
    revision_of,
)
from thirdear.listening.words.writing import write

__all__ = [
    "FORMATS",
    "ROLES",
    "Event",
    "Role",
    "Span",
    "Speaker",
    "SpokenTime",
    "ToldAs",
    "Transcript",
    "Turn",
    "checked",
    "corrected",
    "is_unchecked",
    "read",
    "read_labelled",
    "read_many",
    "recording_of",
    "revision_of",
    "seconds_in",
    "with_roles",
    "write",
]
