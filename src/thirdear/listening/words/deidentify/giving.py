"""From files to files: proposals first, and the sessions without names once a person has confirmed them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from thirdear.listening.errors import InputError
from thirdear.listening.words.deidentify.apply import apply
from thirdear.listening.words.deidentify.key import write_key
from thirdear.listening.words.deidentify.propose import propose
from thirdear.listening.words.deidentify.review import read_review, write_review
from thirdear.listening.words.transcript import Transcript
from thirdear.listening.words.writing import write

__all__ = ["check_places", "give_out", "people_in", "propose_into"]


def people_in(path: Path | None) -> dict[str, str]:
    """Names, one a line, and who each is where the line says it: `Kwabena = sister's husband`. Empty without a file."""
    if path is None:
        return {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path.name} cannot be read: names, one a line, in UTF-8.") from None
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): relation.strip() for name, _, relation in pairs if name.strip()}


def check_places(out: Path, key: Path, review: Path) -> None:
    """Refuse to put the key or the review where the words without names go, or a key over another."""
    for path, what in ((key, "The key"), (review, "The review")):
        if path.resolve().is_relative_to(out.resolve()):
            raise InputError(f"{what} must not lie in {out}, which is to be given away: name another place.")
        if path.is_dir() or not path.resolve().parent.is_dir():
            raise InputError(f"{what} cannot be written to {path}: there is no such folder, or it is one.")
    if key.exists():
        raise InputError(f"{key} exists, and may be the only way back from what it belongs to: name another.")


def propose_into(review: Path, transcripts: Sequence[Transcript], people: dict[str, str]) -> tuple[int, int]:
    """Write the proposals for a person to go through; returns how many identifiers at how many places."""
    masks = propose(transcripts, people)
    return write_review(transcripts, masks, review, people), len(masks)


def give_out(
    out: Path, key: Path, review: Path, transcripts: Sequence[Transcript], people: dict[str, str], format: str
) -> tuple[Path, ...]:
    """Write the confirmed sessions into `out` and the key apart. Nothing is written unless all of it is confirmed and clean."""
    confirmed = read_review(review, transcripts)
    relations = {name: relation for name, relation in {**people, **confirmed.relations}.items() if relation}
    done = apply(transcripts, confirmed.masks, people=people, relations=relations, kept=confirmed.kept)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise InputError(f"{out} cannot be made.") from None
    write_key(done.key, key)
    paths = tuple(out / f"{one.id}.{format}" for one in done.transcripts)
    for one, path in zip(done.transcripts, paths, strict=True):
        write(one, path)
    return paths
