"""Mature ways of meeting a difficulty (level 7): each mark quotes the coping and the difficulty that it meets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thirdear.listening.evidence.defence.hour import BURDENS, Hour, Said, is_hard, words
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.words import Span

__all__ = ["mature"]


def mature(hour: Hour) -> Iterator[Evidence]:
    """Marks of level 7, each code at most once in a turn."""
    for rule in (_affiliation, _altruism, _anticipation, _humour, _self_assertion, _self_observation, _sublimation, _suppression):
        last = -1
        for turn, mark in rule(hour):
            if turn != last:
                yield mark
            last = turn


_Marks = Iterator[tuple[int, Evidence]]


def _first(near: Sequence[Said], code: str, part: str) -> Span | None:
    """The clause in which this part of a code's words stands first."""
    return next((one.clause(match) for one in near if (match := one.has(code, part))), None)


def _burden(near: Sequence[Said]) -> str:
    """The feelings that weigh on the client here, by their names."""
    return ", ".join(sorted({code for one in near for code in one.felt & BURDENS}))


def _affiliation(hour: Hour) -> _Marks:
    """Turned to somebody, was helped, and did the deciding."""
    for one, match in hour.find("affiliation", "turned"):
        near = hour.near(one, 2, 5)
        after = [other for other in near if other.place >= one.place]
        own = next(
            (other.clause(m) for other in after if (m := _after(other, one, match.end(), "affiliation", "own")) is not None), None
        )
        trouble = hour.difficulty(one)
        handed = any(other.has("affiliation", "handed_over") for other in near)
        if own and trouble and not handed and any(other.has("affiliation", "help") for other in after):
            spans = (trouble.span, one.clause(match), own)
            yield (
                one.turn,
                hour.mark("affiliation", *spans, against=_burden(near), searched="signs that the other was left to decide"),
            )


def _after(other: Said, one: Said, start: int, code: str, part: str) -> re.Match[str] | None:
    return words(code, part).search(other.text, start if other is one else 0)


def _altruism(hour: Hour) -> _Marks:
    """Does for others, is glad of it, and has a difficulty of the same sort."""
    for one, match in hour.find("altruism", "helps"):
        near = hour.near(one, 3, 4)
        joy = _first([other for other in near if other.place >= one.place], "altruism", "joy")
        trouble = hour.difficulty(one, 4, 4)
        if joy and trouble and not any(other.has("altruism", "cost") for other in near):
            spans = (trouble.span, one.clause(match), joy)
            yield one.turn, hour.mark("altruism", *spans, against=_burden(near), searched="signs of doing it unwillingly")


def _anticipation(hour: Hour) -> _Marks:
    """Something hard lies ahead, the feeling is felt beforehand, and something is planned for it."""
    for one, match in hour.find("anticipation", "feeling"):
        near = hour.near(one, 3, 4)
        later = [other for other in near if other.place >= one.place - 2]
        plans = [other.clause(found) for other in later if (found := other.has("anticipation", "plan"))]
        ahead = _first(near, "anticipation", "ahead")
        if plans and ahead:
            yield one.turn, hour.mark("anticipation", ahead, one.clause(match), *plans[:3], against=_burden(near))


def _humour(hour: Hour) -> _Marks:
    """Something comic is seen, and the pain stands beside it."""
    laughs = {event.turn for event in hour.prepared.transcript.events if event.kind == "laugh"}
    for one, match in hour.find("humour", "comic"):
        if match.group().startswith("at least") and one.sentence.turn.id not in laughs:
            continue
        near = hour.near(one, 3, 2)
        pain = next((other for other in near if other.burdened or other.has("humour", "pain")), None)
        if pain and not one.has("humour", "away") and not any(other.has("humour", "others_joke") for other in near):
            joke = hour.near(one, 3, 0)[0]
            yield one.turn, hour.mark("humour", pain.span, hour.passage(joke, one), against=_burden(near) or "pain")


def _self_assertion(hour: Hour) -> _Marks:
    """Says straight out what is felt or wanted, and a difficulty is named that makes it hard."""
    for one, match in hour.find("self_assertion", "said"):
        trouble = hour.difficulty(one)
        unsaid = one.has("self_assertion", "not_said") or one.text[: match.start()].endswith(("like ", "as "))  # "like I said"
        if trouble and not unsaid and not any(other.has("self_assertion", "coercive") for other in hour.near(one, 0, 1)):
            more = [other.clause(found) for other in hour.near(one, 0, 2)[1:] if (found := other.has("self_assertion", "said"))]
            spans = (*([] if trouble is one else [trouble.span]), one.clause(match), *more)
            yield one.turn, hour.mark("self_assertion", *spans, against="", searched="threat, abuse or force in the same breath")


def _self_observation(hour: Hour) -> _Marks:
    """Looks at what one feels, wants or does, and a difficulty is in it."""
    for turn in hour.turns:
        seen = [
            (one, match) for one in turn if (match := one.has("self_observation", "sees")) and _looks_within(hour, one, match)
        ]
        if any(hour.difficulty(one) for one, _ in seen):
            spans = [one.clause(match) for one, match in seen[:3]]
            yield turn[0].turn, hour.mark("self_observation", *spans, searched="abuse of oneself in place of observing")


def _looks_within(hour: Hour, one: Said, match: re.Match[str]) -> bool:
    """What is seen is a feeling, a motive or a habit of one's own, seen without abuse."""
    if one.has("self_observation", "attack_on_self") or one.has("self_observation", "outward") or not one.own(match):
        return False
    felt = any(other.burdened for other in hour.near(one, 1, 0))
    return felt or words("self_observation", "inner").search(one.text, match.start()) is not None


def _sublimation(hour: Hour) -> _Marks:
    """An impulse named, and the work that it goes into."""
    for one, match in hour.find("sublimation", "channel"):
        near = hour.near(one, 3, 1)
        impulse = _first([other for other in near if other.place <= one.place], "sublimation", "impulse")
        around = hour.near(one, 0, 3)
        if impulse and any(other.has("sublimation", "work") for other in around):
            more = [other.clause(found) for other in around[1:] if (found := other.has("sublimation", "channel"))]
            spans = (impulse, one.clause(match), *more[:2])
            yield one.turn, hour.mark("sublimation", *spans, against=_burden(near) or "the impulse named")


def _suppression(hour: Hour) -> _Marks:
    """Put off on purpose, and there is a time to return to it."""
    for one in hour.said:
        match = one.has("suppression", "postpones")
        if match is None:
            continue
        near = hour.near(one, 2, 3)
        after = [other for other in near if other.place >= one.place]
        back = next((other for other in after if other.has("suppression", "returns")), None)
        matter = any(other.has("suppression", "matter") or other.burdened or is_hard(other.text) for other in near)
        if back and matter and not one.has("suppression", "never"):
            more = [other.clause(found) for other in after[1:] if (found := other.has("suppression", "postpones"))]
            spans = (one.clause(match), *more, *([] if back is one else [back.span]))
            yield one.turn, hour.mark("suppression", *spans, against=_burden(near) or "the feeling put off")
