"""`thirdear deidentify`: proposals into a file first; the sessions without names once a person has confirmed them."""

from __future__ import annotations

import argparse
from pathlib import Path

from thirdear.listening.errors import InputError, UnreadableFile
from thirdear.listening.words.deidentify import giving
from thirdear.listening.words.reading import read_many
from thirdear.listening.words.transcript import Transcript

__all__ = ["run"]

_DONE = 0


def run(options: argparse.Namespace) -> int:
    """The step that is due; 0. Raises `InputError` when a file cannot be read or a place cannot be written."""
    review = options.confirm or options.review or options.key.with_name(options.key.name + ".review.json")
    giving.check_places(options.out, options.key, review)
    people = giving.people_in(options.people)
    transcripts = _all_or_none(options)
    if options.confirm:
        paths = giving.give_out(options.out, options.key, review, transcripts, people, options.format)
        print(f"{len(paths)} sessions written to {options.out}; {options.key} brings them back, and must never go with them.")
        return _DONE
    identifiers, places = giving.propose_into(review, transcripts, people)
    print(
        f"{identifiers} identifiers at {places} places are proposed in {review}. Nothing else was written.\n"
        f"Go through it, write your name under confirmed_by, and run the same again with --confirm {review}"
    )
    return _DONE


def _all_or_none(options: argparse.Namespace) -> list[Transcript]:
    """A treatment is masked whole or not at all: a name in one file is looked for in the others."""
    found = read_many([Path(name) for name in options.files], speakers=dict(options.speaker))
    if unread := [one for one in found if isinstance(one, UnreadableFile)]:
        raise InputError("\n".join(map(str, unread)))
    return [one for one in found if isinstance(one, Transcript)]
