"""Obsessional and neurotic ways (levels 6 and 5): the feeling, the idea or its object is kept out of the telling."""

from __future__ import annotations

from collections.abc import Iterator

from thirdear.listening.evidence.defence.hour import BURDENS, Hour, Said, words
from thirdear.listening.evidence.lexicon.affect import lexicon as affect_lexicon
from thirdear.listening.evidence.mark import Evidence

__all__ = ["neurotic"]

_LOG_WORDS = 30  # a charged event told at this length
_DETAILS = 3
_TOLD = 12  # sentences of one telling
_QUOTED = 6


def neurotic(hour: Hour) -> Iterator[Evidence]:
    """Marks of levels 6 and 5."""
    for rule in (_isolation, _intellectualisation, _undoing, _repression, _dissociation, _reaction_formation, _displacement):
        yield from rule(hour)


def _isolation(hour: Hour) -> Iterator[Evidence]:
    """A charged event told with things, numbers and hours, and no feeling of the teller's in the whole telling."""
    for turn in hour.turns:
        told = -1
        for at, one in enumerate(turn):
            if at < told or not _charged(one):
                continue
            story = turn[max(0, at - 2) : at + _TOLD]
            details = sum(len(words("isolation_of_affect", "detail").findall(other.text)) for other in story)
            length = sum(len(other.sentence.words) for other in story)
            if length < _LOG_WORDS or details < _DETAILS or any(_moved(hour, other) for other in story):
                continue
            told = at + _TOLD
            yield hour.mark(
                "isolation_of_affect",
                hour.passage(one, turn[at : at + _QUOTED][-1]),
                against="the feeling about it",
                searched=f"words and signs of the teller's own feeling, in {length} words around",
            )


def _charged(one: Said) -> bool:
    own = affect_lexicon().charged.search(one.text) and not affect_lexicon().far_off.search(one.text)
    return bool(own or one.has("isolation_of_affect", "charged"))


def _moved(hour: Hour, one: Said) -> bool:
    """Whether the teller's feeling is in this sentence, in words or in the voice."""
    shown = any(event.kind in {"cry", "sigh"} and event.turn == one.sentence.turn.id for event in hour.prepared.transcript.events)
    return bool(one.felt) or shown or bool(words("shared", "distress").search(one.text))


def _intellectualisation(hour: Hour) -> Iterator[Evidence]:
    """Asked what is felt, the client answers about people, theories, the world; and names no feeling of the client's own."""
    for turn in hour.turns:
        asked = " ".join(sentence.text.lower() for sentence in hour.asked(turn[0])[-3:])
        if not words("intellectualisation", "asked").search(asked) or any(one.felt for one in turn[:4]):
            continue
        general = [one for one in turn[:4] if one.has("intellectualisation", "general")]
        talk = [one for one in general if not {"i", "me", "my", "i'm"} & {token.lower for token in one.sentence.words[:6]}]
        if talk:
            yield hour.mark(
                "intellectualisation",
                *(one.span for one in talk[:3]),
                against="the feeling asked about",
                searched="a feeling of the client's own in the answer",
            )


def _undoing(hour: Hour) -> Iterator[Evidence]:
    """Something hard is said and then cancelled: in this turn or the next of the client's."""
    for part in ("cancels", "made_good"):
        for one in hour.said:
            match = one.has("undoing", part)
            if match is None:
                continue
            before = hour.said[max(0, one.place - 5) : one.place]
            first = next((other for other in reversed(before) if one.turn - other.turn <= 1 and _attacks(other)), None)
            if part == "made_good" and first is not None and first.turn != one.turn:
                continue
            inside = words("shared", "hostile").search(one.text, 0, match.start())
            if first is None and not inside:
                continue
            cancelled = [one.clause(match), *(other.span for other in hour.near(one, 0, 2)[1:] if _takes_back(other))]
            spans = (first.span, *cancelled) if first and not inside else tuple(cancelled)
            yield hour.mark("undoing", *spans, against=_feeling(hour, first or one, "anger"))
            break


def _attacks(one: Said) -> bool:
    return bool("anger" in one.felt or one.has("shared", "hostile") or one.has("undoing", "charge"))


def _takes_back(one: Said) -> bool:
    return bool(one.has("undoing", "cancels") or one.has("undoing", "praises"))


def _repression(hour: Hour) -> Iterator[Evidence]:
    """The feeling is there and what it is about is gone; without confusion, and it does not come back."""
    for one, match in hour.find("repression", "missing"):
        near = hour.near(one, 2, 2)
        text = " ".join(other.text for other in near)
        if words("repression", "confused").search(text) or words("repression", "things").search(text):
            continue
        if any(other.has("repression", "came_back") for other in hour.near(one, -1, 4) if other.place > one.place):
            continue
        felt = next(
            (other for other in (*near, *hour.before(one, 3)) if other.has("repression", "stays") or other.felt & BURDENS), None
        )
        if felt:
            spans = (one.clause(match),) if felt is one else (felt.span, one.clause(match))
            yield hour.mark("repression", *spans, against="what the feeling is about", searched="the idea coming back; confusion")


def _dissociation(hour: Hour) -> Iterator[Evidence]:
    """Did something as though it were not oneself. Fogginess and faintness now are anxiety, and no defence."""
    last = -1
    for one, match in hour.find("dissociation", "altered"):
        near = hour.near(one, 2, 3)
        text = " ".join(other.text for other in near)
        if one.turn == last or words("dissociation", "not_it").search(text) or words("dissociation", "now").search(text):
            continue
        if any(token.tag in {"VBD", "VBN", "VBG"} for other in near for token in other.sentence.tokens):
            last = one.turn
            after = [other for other in near if other.place > one.place]
            more = [other.clause(found) for other in after if (found := other.has("dissociation", "altered"))]
            spans = (one.clause(match), *more[:2])
            yield hour.mark("dissociation", *spans, against="what was felt as it happened", searched="drink, sleep, faintness")


def _reaction_formation(hour: Hour) -> Iterator[Evidence]:
    """Praise overdone, and in the same hour what speaks otherwise about the same person."""
    for turn in hour.turns:
        praised = [(one, match) for one in turn for match in words("shared", "praise").finditer(one.text)]
        kind = [one for one in turn if one.has("reaction_formation", "kindness")]
        if len(praised) + bool(kind) < 2 or not praised:
            continue
        one, match = praised[0]
        around = (told for told in hour.within(one, 3) if told is not one and _opposite(told))
        other = next((told for told in around if _same_person(hour, one, match.start(), told)), None)
        if other:
            over = [found.span for found in kind[:1]] + [place.clause(found) for place, found in praised[1:2]]
            spans = (one.clause(match), *over, other.span)
            yield hour.mark("reaction_formation", *spans, against=_feeling(hour, other, "anger"))


def _opposite(one: Said) -> bool:
    return bool(one.felt & {"anger", "envy"} or one.has("shared", "hostile") or one.has("reaction_formation", "warded"))


def _same_person(hour: Hour, one: Said, start: int, other: Said) -> bool:
    named = {str(mark.attributes.get("person")) for mark in other.people}
    who = hour.person(one, start)
    return who in named if named else who == hour.person(other, 0) or other.turn - one.turn in {0, 1}


def _displacement(hour: Hour) -> Iterator[Evidence]:
    """One was wronged by somebody and swallowed it; then somebody harmless got it."""
    for one, match in hour.find("displacement", "outburst"):
        near = hour.near(one, 6, 3)
        before = [other for other in near if other.place < one.place or other is one]
        first = next((other for other in before if _provoked(other, match.start() if other is one else None)), None)
        own = next((other for other in before if other is not one and "anger" in other.felt), None)
        swallowed = own is not None or any(other.has("displacement", "swallowed") for other in before)
        first = first or own
        harmless = any(other.has("displacement", "innocent") for other in near if other.place >= one.place - 1)
        if first and harmless and (swallowed or any(other.has("displacement", "then") for other in before)):
            spans = (one.span,) if first is one else (first.span, one.clause(match))
            yield hour.mark("displacement", *spans, against=_feeling(hour, first, "anger"))


def _provoked(one: Said, end: int | None) -> bool:
    return bool(words("displacement", "first").search(one.text, 0, len(one.text) if end is None else end))


def _feeling(hour: Hour, one: Said, otherwise: str) -> str:
    """What seems kept away, with toward whom where a person is named: "anger with my mum"."""
    who = next((str(mark.attributes.get("person")) for mark in one.people), "") or hour.person(one, 0)
    return f"{otherwise} with {who}" if who else otherwise
