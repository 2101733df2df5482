"""Ways of action (level 1): agreed and not done, asked for and refused, done before it is felt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thirdear.listening.evidence.defence.hour import BURDENS, Hour, Said, words
from thirdear.listening.evidence.grammar import plain
from thirdear.listening.evidence.mark import Evidence

__all__ = ["action"]

_DISMISSALS = 2
_Place = tuple[Said, re.Match[str]]


def action(hour: Hour) -> Iterator[Evidence]:
    """Marks of level 1."""
    yield from _passive_aggression(hour)
    yield from _help_rejecting(hour)
    yield from _acting_out(hour)


def _passive_aggression(hour: Hour) -> Iterator[Evidence]:
    """Agreed to, and failed at, with an edge to it: again, late, or with some satisfaction. A failure with its excuse is none."""
    last = -1
    for one, match in hour.find("passive_aggression", "agrees"):
        near = hour.near(one, 4, 4)
        if one.turn == last or any(other.has("passive_aggression", "excused") for other in near):
            continue
        failed = next(
            ((other, m) for other in near if other is not one and (m := other.has("passive_aggression", "fails"))), None
        ) or _later(one, match)
        edge = next((other for other in near if other.has("passive_aggression", "edge") or _angry(other)), None)
        if failed and edge:
            last = one.turn
            spans = (one.clause(match), failed[0].clause(failed[1]), *([edge.span] if edge not in (one, failed[0]) else []))
            yield hour.mark("passive_aggression", *spans, against="anger", searched="an outer cause, and amends made")


def _later(one: Said, match: re.Match[str]) -> _Place | None:
    """The failure in the same sentence, after the yes."""
    found = words("passive_aggression", "fails").search(one.text, match.end())
    return (one, found) if found else None


def _angry(one: Said) -> bool:
    return bool("anger" in one.felt or one.has("shared", "hostile"))


def _help_rejecting(hour: Hour) -> Iterator[Evidence]:
    """Help asked for, and what was offered turned down, twice at least, within a stretch of the hour."""
    refused: list[_Place] = []
    for turn in hour.turns:
        offered = words("help_rejecting_complaining", "offers").search(
            " ".join(plain(sentence.text) for sentence in hour.asked(turn[0]))
        )
        answer = turn[:3] if offered else ()
        first = next(((one, m) for one in answer if (m := one.has("help_rejecting_complaining", "dismisses"))), None)
        refused += [first] if first else list(_told_refusals(turn))
    asked = list(hour.find("help_rejecting_complaining", "asks"))
    asked += [
        (one, m) for one in hour.said if one.text.rstrip().endswith("?") and (m := one.has("help_rejecting_complaining", "asks"))
    ]
    for request in sorted(asked, key=lambda place: place[0].place):
        near = [place for place in refused if abs(place[0].turn - request[0].turn) <= 6]
        if len(near) >= _DISMISSALS:
            places = sorted([request, *near[:3]], key=lambda place: place[0].place)
            yield hour.mark(
                "help_rejecting_complaining",
                *(one.clause(match) for one, match in places),
                against="anger at those who could help",
                searched="an offer taken up",
            )
            return


def _told_refusals(turn: tuple[Said, ...]) -> Iterator[_Place]:
    """Offers of others, told together with their dismissal: "my sister says try yoga, but I can't afford it"."""
    for at, one in enumerate(turn):
        if offer := one.has("help_rejecting_complaining", "told_offer"):
            rest = words("help_rejecting_complaining", "dismisses").search(one.text, offer.end())
            if rest:
                yield one, rest
            elif at + 1 < len(turn) and (found := turn[at + 1].has("help_rejecting_complaining", "dismisses")):
                yield turn[at + 1], found


def _acting_out(hour: Hour) -> Iterator[Evidence]:
    """Done at once, without a thought between: the deed, and the rashness or the upset that it follows."""
    last = -1
    for one, match in hour.find("acting_out", "did"):
        near = hour.near(one, 2, 2)
        rash = next((other for other in near if other.has("acting_out", "rash")), None)
        upset = next((other for other in near if other.has("acting_out", "trigger") or other.felt & BURDENS), None)
        if one.turn != last and rash and not any(other.has("acting_out", "thought_over") for other in hour.near(one, 1, 1)):
            last = one.turn
            spans = [one.clause(match), *(other.span for other in (upset, rash) if other is not None and other is not one)]
            kept = "the feeling that the deed followed"
            yield hour.mark("acting_out", *spans, against=kept, searched="a thought before the deed")
