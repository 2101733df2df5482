"""Who somebody is, taken out of what was said, so that a session can be shown to a supervisor or a researcher.

Proposals first (`propose`), a person looks at them, then what was confirmed is replaced (`apply`): one replacement for one
person in all sessions, who is who still readable, and a key, kept apart, that brings everything back (`restore`).
The lists of words stand in `manuals/en/lexicons/`: deidentify, identifiers, given_names, towns, ordinary_words.
"""

from thirdear.listening.words.deidentify.apply import Deidentified, apply
from thirdear.listening.words.deidentify.key import Key, read_key, restore, write_key
from thirdear.listening.words.deidentify.mask import KINDS, Kind, Mask
from thirdear.listening.words.deidentify.propose import propose
from thirdear.listening.words.deidentify.review import Confirmed, read_review, write_review

__all__ = [
    "KINDS",
    "Confirmed",
    "Deidentified",
    "Key",
    "Kind",
    "Mask",
    "apply",
    "propose",
    "read_key",
    "read_review",
    "restore",
    "write_key",
    "write_review",
]
