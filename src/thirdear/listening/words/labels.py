"""Reading speakers' labels off the start of lines, and headers before anybody has spoken.

A label must be known ("T", "Client") or prove itself a name (it comes back, or every line has one): a word before
a colon that is neither stays a word.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from thirdear.listening.words.clock import CLOCK, seconds
from thirdear.listening.words.transcript import Role

__all__ = ["Labels", "Line", "known_role", "label_words", "name_key"]

_HEAD = 220  # a label stands within this many code points of its line's start
_NAME = r"[^\W\d_](?:[\w.'’&/ -]{0,40}[\w.'’])?(?: ?\([^()\d:\t]{1,30}\))?"
_STAMP = rf"[\[(<]?{CLOCK}(?: {{0,2}}(?:-->|-|–|—) {{0,2}}{CLOCK})?[\])>]?"
_LEAD = re.compile(
    rf"[ \t]{{0,40}}(?:[\[(<](?P<boxed>{CLOCK})(?: {{0,2}}(?:-->|-|–|—|/) {{0,2}}(?P<until>{CLOCK}))?[\])>]"
    rf"|(?P<long>\d{{1,3}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?)(?![\d:])|(?P<short>\d{{1,3}}:\d{{2}})(?![\d:]))"
    r"[ \t]{0,8}[-–—|]?[ \t]{0,40}"
)
_NUMBERING = re.compile(r"[ \t]{0,20}\d{1,5}[.)]?[ \t]{1,20}")
_COLON = re.compile(
    rf"[ \t]{{0,40}}[*_]{{0,2}}(?P<name>{_NAME})[*_]{{0,2}}[ \t]{{0,8}}(?P<time>{_STAMP})?[ \t]{{0,4}}[*_]{{0,2}}"
    r"[:：][*_]{0,2}(?![/\\])"
)
_TAB = re.compile(rf"[ \t]{{0,40}}(?P<name>{_NAME})[.]?[ ]{{0,4}}\t")
_ALONE = re.compile(
    rf"[ \t]{{0,40}}[*_]{{0,2}}(?P<name>{_NAME})[*_]{{0,2}}[ \t]{{1,20}}(?P<time>[\[(]?{CLOCK}[\])]?)[ \t]{{0,20}}"
)
_BARE = re.compile(r"[ \t]{0,40}(?P<name>[^\W\d_]{4,20}(?: \d{1,2})?)[ \t]{0,20}")


@cache
def label_words() -> dict[str, dict[str, Any]]:
    """The table in `labels.toml`."""
    return tomllib.loads(resources.files(__package__).joinpath("labels.toml").read_text("utf-8"))


def name_key(name: str) -> str:
    """What two spellings of one speaker's name share."""
    return " ".join(name.casefold().replace("’", "'").split())


@cache
def known_role(name: str) -> Role | None:
    """The role that a label states by itself: "T", "Client 2", "Dr Smith", "Anna (therapist)"."""
    table, key = label_words(), name_key(name)
    if key.split(" ")[0] in table["titles"]["words"]:
        return "therapist"
    bare = re.sub(r"[ _#.-]{0,3}\d{0,3}[.]?$", "", key)
    tokens = set(re.findall(r"[^\W_]+(?:-[^\W_]+)*", key))
    roles: tuple[Role, ...] = ("therapist", "client", "other")
    for role in roles:
        if bare in table[role]["letters"] or bare in table[role]["words"]:
            return role
    for role in roles:
        if tokens & set(table[role]["words"]):
            return role
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """What may stand at a line's start: a time, a label with its own time, and the rest."""

    raw: str
    time: float | None = None
    until: float | None = None
    timed_rest: str = ""  # after the time, label included
    name: str = ""
    how: str = ""  # colon, tab, alone, bare
    rest: str = ""  # after time and label


def parse_line(raw: str) -> Line:
    """The line with every reading of its start that its form allows; `Labels` decides which are true."""
    lead = _LEAD.match(raw[:_HEAD])
    time = until = None
    after = raw
    if lead:
        time = seconds(lead["boxed"] or lead["long"] or lead["short"])
        until = seconds(lead["until"])
        after = raw[lead.end() :]
    found = _labelled(after)
    if found is None and lead is None:
        numbering = _NUMBERING.match(raw[:_HEAD])
        found = _labelled(raw[numbering.end() :]) if numbering else None
    name, how, inner, rest = found or ("", "", None, "")
    if lead and lead["short"] and not name:
        return Line(raw, timed_rest=raw)  # a bare "12:31" may be what somebody said
    return Line(raw, time if inner is None else inner, until, after, name, how, rest)


def _labelled(text: str) -> tuple[str, str, float | None, str] | None:
    head = text[:_HEAD]
    for how, pattern, whole in (("alone", _ALONE, True), ("colon", _COLON, False), ("tab", _TAB, False), ("bare", _BARE, True)):
        if whole and len(text) > 90:
            continue
        found = pattern.fullmatch(head) if whole else pattern.match(head)
        if found and len(found["name"].split()) <= 5:
            time = found.groupdict().get("time")
            inner = seconds(re.split(r"-->|-|–|—", time)[0].strip("[]()<> ")) if time else None
            return found["name"].strip(" .*_"), how, inner, text[found.end() :].lstrip(" \t*_" if how == "colon" else " \t")
    return None


class Labels:
    """Which of a file's would-be labels are people. `of` gives a line's speaker, or None."""

    def __init__(self, lines: Iterable[Line]) -> None:
        candidates = [line for line in lines if line.raw.strip()]
        seen = Counter((name_key(line.name), line.how) for line in candidates if line.name)
        labelled = sum(count for (_, how), count in seen.items() if how != "bare")
        known = {known_role(line.name) for line in candidates if line.how == "colon"}
        self._crowded = not known >= {"client", "therapist"} and labelled >= 0.5 * max(1, len(candidates)) and len(candidates) > 1
        repeated = {name for (name, how), count in seen.items() if count >= 2 and how == "colon" and _may_be_named(name)}
        self._crowded = self._crowded and len(repeated) < 2  # where two people come back, a third label is a word
        self._seen = seen
        self._people: dict[tuple[str, str], bool] = {}
        self._spelling: dict[str, str] = {}

    def of(self, line: Line) -> str | None:
        """The speaker whose label opens the line, in the first spelling met."""
        if not line.name:
            return None
        key = (name_key(line.name), line.how)
        if key not in self._people:
            self._people[key] = self._is_person(line, self._seen[key])
        return self._spelling.setdefault(key[0], line.name) if self._people[key] else None

    def _is_person(self, line: Line, count: int) -> bool:
        key = name_key(line.name)
        known = known_role(line.name) is not None
        if line.how == "bare":
            return known and count >= 2 and key.rstrip(" 0123456789") in _long_words()
        if line.how == "tab":
            return known or (count >= 2 and _looks_like_a_name(line.name))
        if known and (line.how == "alone" or key != "a" or ("q", line.how) in self._seen):
            return line.how != "colon" or _short_enough(line.name)
        if key in label_words()["never"]["words"]:
            return False
        if line.how == "alone" or line.time is not None:
            return _looks_like_a_name(line.name)
        if count >= 2:
            return _looks_like_a_name(line.name) or (count >= 3 and " " not in key)
        return self._crowded and _looks_like_a_name(line.name)


def _may_be_named(key: str) -> bool:
    return key not in label_words()["never"]["words"]


@cache
def _long_words() -> frozenset[str]:
    return frozenset(word for role in ("therapist", "client", "other") for word in label_words()[role]["words"])


def _short_enough(name: str) -> bool:
    """Whether a name is one: "The therapist said to me:" holds a known word and is speech; "Therapist 2:" is a label."""
    words = name.split()
    return known_role(words[0]) is not None or (known_role(words[-1]) is not None and len(words) <= 2) or "(" in name


def _looks_like_a_name(name: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", name)
    if not words or len(words) > 4 or name_key(words[0]) in label_words()["never"]["words"]:
        return False
    return all(
        word[0].isupper() or not word[0].isalpha() or word[0] == word[0].swapcase() or word in ("de", "van", "von", "and")
        for word in words
    )
