"""A mark in plain words, for the margin: a careful reader's pencil, never a verdict."""

from __future__ import annotations

from thirdear.listening import manuals
from thirdear.listening.evidence import Evidence, is_naming, negations

__all__ = ["wording"]

_WITH_ARTICLE = frozenset({"acquaintance", "professional", "superior", "colleague", "friend"})
_COPING = 7  # the level of defences that cope
_OBJECTS = {"he": "him", "she": "her", "they": "them"}
_BEARINGS = {"named": "named", "borne": "felt now, and stayed with", "in_perspective": "felt, owned, and seen in its place"}


def wording(mark: Evidence) -> str:
    """One short sentence for a mark, from the manual's words; people as they were named, feelings with whose and toward whom.

    A mark that a misheard negation would turn round says so; one that names what is spoken of says that its words are unsure.
    """
    kind = manuals.entry(mark.kind)
    words = _OF_KIND.get(mark.kind, _plain)(mark, kind.codes[mark.code].name) + _if_heard_right(mark)
    return words[:1].upper() + words[1:]


def _if_heard_right(mark: Evidence) -> str:
    quoted = [f"“{heard}”" for heard, _ in negations(mark)]
    if not quoted:
        return ""
    words = " and ".join(quoted[:2])
    return (
        f", with {words} unsure"
        if is_naming(mark.kind, mark.code)
        else f", if {words} {'was' if len(quoted) == 1 else 'were'} heard right"
    )


def _plain(mark: Evidence, name: str) -> str:
    return manuals.entry(mark.kind).wording.format(name=name, **mark.attributes)


def _episode(mark: Evidence, name: str) -> str:
    """ "An encounter with the lad", "with him": a role that is no name takes its article."""
    other = str(mark.attributes["other"])
    article = mark.attributes.get("other_role") in _WITH_ARTICLE and other[:1].islower() and " " not in other
    return manuals.entry(mark.kind).wording.format(
        **{**mark.attributes, "name": name, "other": _OBJECTS.get(other.lower(), f"the {other}" if article else other)}
    )


def _affect(mark: Evidence, name: str) -> str:
    if mark.code == "feeling_absent":
        return "a charged story, told without its feeling"
    toward, whose = mark.attributes.get("toward"), mark.attributes["whose"]
    felt = f"{name} toward {toward}" if toward else name
    return (
        f"{felt}, {_BEARINGS[mark.attributes['bearing']]}"
        if whose == "client"
        else f"{felt}, told of {_OBJECTS.get(whose.lower(), whose)}"
    )


def _people(mark: Evidence, name: str) -> str:
    person = mark.attributes["person"]
    return str(person) if name in {person, person.removeprefix("the "), "role not known"} else f"{person}, {name}"


def _intervention(mark: Evidence, name: str) -> str:
    if mark.code == "therapist_words":
        share = round(100 * mark.attributes["share"])
        stretch = mark.attributes["longest_stretch"]
        return f"you said {share} % of the words; here begins the longest stretch without you ({stretch} words)"
    link = mark.attributes.get("link")
    return (
        f"your {name}{', joining ' + link if link else ''}"
        if not name.startswith("the ")
        else f"your own {name.rsplit(' ', 1)[-1]}"
    )


def _flow(mark: Evidence, name: str) -> str:
    if mark.code == "long_pause":
        return f"a silence of {round(mark.attributes['seconds'])} seconds"
    if mark.code == "after_gap":
        return "told first after the gap"
    if mark.code == "avoidance":
        return "left here, and not returned to"
    return name


def _component(mark: Evidence, name: str) -> str:
    if mark.attributes.get("expressed") is False:
        return "a wish, guessed from how both responded"
    return name


def _defence(mark: Evidence, name: str) -> str:
    """The surface first: a defence's name is a second step."""
    if manuals.entry("defence").codes[mark.code].details.get("level") == _COPING:
        return "a way of coping, said in so many words"
    return _plain(mark, name)


def _risk(mark: Evidence, name: str) -> str:
    if mark.code == "figure_of_speech":
        return "a figure of speech, as it seems"
    if mark.basis == "model":
        return f"perhaps worth a question: sounds near to {name}"
    stance = ", denied" if mark.attributes.get("stance") == "denied" else ""
    past = ", of the past" if mark.attributes.get("time") == "past" else ""
    of_other = ", told of somebody else" if mark.attributes.get("who") not in {None, "", "client"} else ""
    return f"look here: {name}{stance}{past}{of_other}"


_OF_KIND = {
    "affect": _affect,
    "episode": _episode,
    "people": _people,
    "intervention": _intervention,
    "flow": _flow,
    "component": _component,
    "defence": _defence,
    "risk": _risk,
}
