"""What is done to somebody by what is done to their things, and harm done to what is nobody's."""

from __future__ import annotations

from thirdear.listening.evidence.hall_van_de_castle.cast import DREAMER, Cast
from thirdear.listening.evidence.hall_van_de_castle.who import Found, doer, is_passive, object_of, without
from thirdear.listening.evidence.preparation import Sentence, Token

__all__ = ["at_a_thing", "taken_away"]


def taken_away(sentence: Sentence, verb: Token, cast: Cast, degree: str) -> Found | None:
    """ "She grabbed it out of my hands", "he took the ring from her": the one from whom a thing is taken."""
    by = doer(sentence, verb, cast)
    if not by or is_passive(sentence, verb):
        return None
    after = sentence.tokens[verb.i + 1 : verb.i + 10]
    source = next((one for one in after if one.lower in {"from", "out", "off", "away"}), None)
    thing = next((one for one in after if one.dep == "dobj" and one.head == verb.i), None)
    if (
        source is None
        or thing is None
        or thing.i > source.i
        or any(not one.animal and one.age != "B" for one in cast.who(sentence, thing))
    ):
        return None
    for one in sentence.tokens[source.i + 1 : source.i + 5]:
        to = (DREAMER,) if one.lower in {"me", "my"} else cast.who(sentence, one)
        if one.dep in {"pobj", "poss"} and (other := without(to, by)):
            return degree, ">", by, other
    return None


def at_a_thing(sentence: Sentence, verb: Token, cast: Cast, degree: str) -> Found | None:
    """ "They burned the village", "he wrecked the barn": done by somebody to what is nobody's."""
    by = doer(sentence, verb, cast)
    if not by or DREAMER in by or is_passive(sentence, verb):
        return None
    target = object_of(sentence, verb)
    return (degree, ">", by, ()) if target is not None and not cast.who(sentence, target) else None
