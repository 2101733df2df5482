"""Who is who among the masks: one replacement for one person, place or thing, however it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from thirdear.listening.words.deidentify.mask import Kind, Mask
from thirdear.listening.words.deidentify.organisations import head_of
from thirdear.listening.words.deidentify.vocabulary import WORD, bare, fold, kin, lists, title, town

__all__ = ["Identifier", "identities", "led_by_relation", "relation_before"]


@dataclass(frozen=True, slots=True)
class Identifier:
    """One person, place or thing: what stands for it, in which ways it was written, and who it is to the client."""

    kind: Kind
    replacement: str
    words: tuple[str, ...]
    relation: str = ""

    def said(self, *, after_relation: bool) -> str:
        """What stands in the text; the relation is left out where the words before say it already."""
        relation = "" if after_relation or not self.relation else f"{self.relation}, "
        return f"[{relation}{self.replacement}]"


def identities(
    masks: Sequence[Mask], names: Iterable[str] = (), relations: Mapping[str, str] | None = None
) -> dict[str, Identifier]:
    """What each masked stretch of words stands for, by its kind and folded words (`key_of`), numbered as they come.

    `names` are speakers and people known by name, whether or not a text holds them; `relations` says who a name is.
    A name of one word belongs to the only longer one that holds it; held by two, it is somebody by itself.
    """
    said: dict[tuple[Kind, str], dict[str, None]] = {}
    for kind, words in [*((mask.kind, mask.words) for mask in masks), *(("person", name) for name in names)]:
        said.setdefault((kind, _plain(kind, words)), {})[words] = None
    found = {(kind, plain) for kind, plain in said}
    leaders = {one: _leader(one, found) for one in said}
    groups: dict[tuple[Kind, str], list[str]] = {}
    for one, spelt in said.items():
        groups.setdefault(leaders[one], []).extend(spelt)
    given = {_plain("person", name): relation for name, relation in (relations or {}).items()}
    result: dict[str, Identifier] = {}
    counts: dict[str, int] = {}
    for (kind, plain), forms in groups.items():
        noun = _noun(kind, forms)
        counts[noun] = counts.get(noun, 0) + 1
        told = (
            next((given[_plain(kind, form)] for form in (plain, *forms) if _plain(kind, form) in given), "")
            if kind == "person"
            else ""
        )
        label = noun if kind == "age" else f"{noun} {counts[noun]}"
        identifier = Identifier(kind, label, tuple(forms), told)
        result.update({key_of(kind, form): identifier for form in forms})
    return result


def key_of(kind: Kind, words: str) -> str:
    """The same for two spellings of one identifier."""
    return f"{kind} {_plain(kind, words)}"


def relation_before(text: str) -> str:
    """Who somebody is whose name comes next, as the text before says it: "my sister's husband, " gives "sister's husband"."""
    match = _relation().search(text)
    return match["relation"].lower() if match else ""


def led_by_relation(text: str, relation: str) -> bool:
    """Whether the words before a name end in the relation, so that it need not be said twice."""
    return bool(relation) and bool(re.search(rf"{re.escape(relation)}[\s,(–—-]*$", text, re.IGNORECASE))


def _plain(kind: Kind, words: str) -> str:
    """The words folded, without titles and possessives; of a number, its letters and figures alone."""
    if kind in ("person", "place", "organisation"):
        parts = [fold(bare(found.group())) for found in WORD.finditer(words)]
        kept = [part for part in parts if not title(part)] if kind == "person" else [part for part in parts if part != "the"]
        return " ".join(kept or parts) or fold(words.strip())
    if kind in ("phone", "id", "postcode"):
        return re.sub(r"[\W_]+", "", fold(words))
    return " ".join(fold(words).split())


def _leader(one: tuple[Kind, str], found: set[tuple[Kind, str]]) -> tuple[Kind, str]:
    """The fullest name of the same person."""
    kind, plain = one
    if kind != "person":
        return one
    parts = set(plain.split())
    fuller = [name for other, name in found if other == kind and parts < set(name.split())]
    fullest = [name for name in fuller if not any(set(name.split()) < set(other.split()) for other in fuller)]
    return (kind, fullest[0]) if len(fullest) == 1 else one


def _noun(kind: Kind, forms: Sequence[str]) -> str:
    nouns: Mapping[str, str] = lists()["replacements"]
    if kind == "place" and any(town(form) for form in forms):
        return nouns["town"]
    heads = [head_of(found.group()) for form in forms for found in WORD.finditer(form)] if kind == "organisation" else []
    return nouns[next((head for head in reversed(heads) if head), kind)]


@cache
def _relation() -> re.Pattern[str]:
    of_kin = "(?:" + "|".join(sorted(map(re.escape, kin()), key=len, reverse=True)) + ")"
    owners = "|".join(lists()["relations"]["owners"].split())
    relation = rf"(?:{of_kin}['’]s )?(?:best |old |older |elder |younger |little |big |late )?{of_kin}"
    return re.compile(rf"\b(?:{owners}) (?P<relation>{relation})(?:,| is| was|,? called|,? named)? $", re.IGNORECASE)
