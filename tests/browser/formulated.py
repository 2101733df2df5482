"""Treatments with a formulation, counted by a small hand from encounters of the fictional hour in `words.py`."""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations
from typing import Any

import factory
from factory import Document

_NAMES = {
    "w5": "to be close and accepted",
    "w6": "to be loved and understood",
    "ro4": "bad",
    "ro5": "rejecting and opposing",
    "ro8": "understanding",
    "rs2": "unreceptive",
    "rs3": "respected and accepted",
    "rs4": "oppose and hurt others",
}
_Parts = list[tuple[str, str, str | None, tuple[int, str]]]

# (with whom, when, [(type, cluster, polarity, (turn, words)), ...])
ENCOUNTERS: list[tuple[str, str, _Parts]] = [
    (
        "my mother",
        "current",
        [
            ("W", "w6", None, (4, "I told her I was ill, I actually said the word")),
            ("RO", "ro5", "negative", (4, "she turned the television up. Not a lot. Two notches.")),
            ("RS", "rs2", "negative", (6, "I just went upstairs to my old room and I rearranged every single book I own")),
        ],
    ),
    (
        "my father",
        "past",
        [
            ("RO", "ro4", "negative", (12, "He'd call out, is that the heavy one or the light one. I was the heavy one.")),
            ("RS", "rs2", "negative", (14, "I used to step over it, so nobody would know that I was home.")),
        ],
    ),
    (
        "my brother",
        "current",
        [
            ("W", "w6", None, (20, "I was the one who'd been up since four")),
            ("RO", "ro5", "negative", (20, "he said, hey, you look dreadful, and everyone laughed")),
            ("RS", "rs4", "negative", (20, "I could have pulled the tube out. I wouldn't have.")),
        ],
    ),
    (
        "Ruth",
        "current",
        [
            ("W", "w6", None, (28, "I said to Ruth, you never ask")),
            ("RO", "ro8", "positive", (28, "She came and sat on the edge of the bath and she didn't say anything for once")),
            ("RS", "rs3", "positive", (28, "I was so grateful I couldn't look at her.")),
        ],
    ),
    (
        "the therapist",
        "current",
        [
            ("W", "w5", None, (30, "I think I was quite cross with you, really")),
            ("RO", "ro5", "negative", (30, "When you were away in August")),
            ("RS", "rs2", "negative", (30, "I tidied. I alphabetised the spices.")),
        ],
    ),
    (
        "my boss",
        "current",
        [
            ("RO", "ro8", "positive", (32, "My boss asked me last month how I was")),
            ("RS", "rs2", "negative", (32, "I gave him the figures for the quarter.")),
        ],
    ),
    (
        "my grandmother",
        "past",
        [
            ("RO", "ro8", "positive", (36, "she'd say, mind, it's full, and she never looked round to check")),
            ("RS", "rs3", "positive", (36, "Proud. I felt like somebody.")),
        ],
    ),
]
_BESIDE = [
    (
        "anxiety",
        "striated",
        "anxiety: tension of muscles",
        [(8, "it's in my throat. As if I'd swallowed something the wrong way.")],
    ),
    ("theme", "topic", "comes back to “stairs”", [(12, "The stairs.")]),
    ("response", "insight", "insight", [(32, "So that nobody would know I was home. With you as well.")]),
]


def treatment() -> Document:
    """Six sessions of different fulness with all that recurs in them."""
    return formulated(factory.treatment())


def formulated(whole: Document) -> Document:
    """The document with the fictional encounters marked in each of its hours, and what follows from them."""
    people = {person["name"]: person for person in whole["people"]}
    episodes: list[Document] = []
    for place, session in enumerate(whole["sessions"]):
        for kind, code, wording, spans in _BESIDE:
            _add(session, kind, code, wording, spans, word="stairs", mentions=1 + place % 3)
        for number, (other, when, parts) in enumerate(ENCOUNTERS):
            if (place + number) % 3:
                episodes.append(_episode(session, people, episodes, (other, when, parts)))
        session["evidence"].sort(key=lambda mark: (_turn(mark), mark["spans"][0]["start"]))
    whole["people"] = list(people.values())
    whole["formulation"] = formulation(whole, episodes)
    return whole


def _turn(mark: Document) -> int:
    return int(mark["spans"][0]["turn"].rpartition(".t")[2])


def _add(session: Document, kind: str, code: str, wording: str, spans: list[tuple[int, str]], **attributes: Any) -> str:
    places = [factory.span(session["turns"], turn, quote) for turn, quote in spans]
    id = f"{session['id']}.e{len(session['evidence']) + 1}"
    session["evidence"].append(factory.mark(id, kind, code, wording, places, session["turns"], attributes=attributes))
    return id


def _episode(session: Document, people: dict[str, Document], told: list[Document], found: tuple[str, str, _Parts]) -> Document:
    other, when, parts = found
    if other not in people:
        role = "therapist" if other == "the therapist" else "partner"
        people[other] = {"id": f"p{len(people) + 1}", "name": other, "role": role, "when": "current", "mentions": []}
    id = _add(session, "episode", "episode", f"an encounter with {other}", [place for *_, place in parts], other=other, when=when)
    people[other]["mentions"].append(id)
    components = [
        {
            "type": type,
            "cluster": cluster,
            "polarity": polarity,
            "wording": words,
            "expressed": True,
            "intensity": None,
            "evidence": [
                _add(
                    session,
                    "component",
                    {"W": "wish", "RO": "response_of_other", "RS": "response_of_self"}[type],
                    "what happened between the two",
                    [(turn, words)],
                    episode="0123456789abcdef",
                    cluster=cluster,
                )
            ],
        }
        for type, cluster, polarity, (turn, words) in parts
    ]
    return {
        "id": f"r{len(told) + 1}",
        "session": session["id"],
        "other": people[other]["id"],
        "when": when,
        "completeness": 4.0,
        "evidence": [id],
        "components": components,
    }


def formulation(whole: Document, episodes: list[Document]) -> Document:
    """What follows from the encounters."""
    return {
        "episodes": episodes,
        "ccrt": _ccrt(episodes),
        "triangles_of_conflict": _conflict(whole),
        "triangles_of_person": _person(whole, episodes),
        "parallels": _parallels(episodes),
        "themes": _themes(whole),
        "working_through": _working_through(whole, episodes),
        "changes": _changes(whole, episodes),
    }


def grounds(
    evidence: list[str], against: list[str] = (), searched: str = "all that was told", little: str | None = None, **rests_on: int
) -> Document:
    return {
        "statement": "said",
        "evidence": list(evidence),
        "against": list(against),
        "searched": searched,
        "rests_on": {"episodes": 0, "people": 0, "sessions": 1, **rests_on},
        "little": little,
    }


def _holding(episodes: list[Document], cluster: str) -> list[Document]:
    return [one for one in episodes if any(part["cluster"] == cluster for part in one["components"])]


def _words(episodes: list[Document], cluster: str) -> list[str]:
    return [id for one in episodes for part in one["components"] if part["cluster"] == cluster for id in part["evidence"]]


def _frequency(episodes: list[Document], cluster: str) -> Document:
    told = _holding(episodes, cluster)
    others = len({one["other"] for one in told}) / len({one["other"] for one in episodes})
    return {
        "cluster": cluster,
        "name": _NAMES[cluster],
        "episodes": len(told),
        "pervasiveness": len(told) / len(episodes),
        "others": others,
        "intensity": None,
        "evidence": _words(episodes, cluster),
    }


def _part(episodes: list[Document], type: str) -> Document:
    counts = Counter(
        cluster for one in episodes for cluster in sorted({part["cluster"] for part in one["components"] if part["type"] == type})
    )
    found = [_frequency(episodes, cluster) for cluster, _ in counts.most_common()]
    if not found:
        return {}
    return {
        **found[0],
        "tie": [],
        "secondary": found[1]["cluster"] if len(found) > 1 else None,
        "wording": "as said",
        "expressed": found[0]["episodes"],
        "all": found,
    }


def _ccrt(episodes: list[Document]) -> Document:
    n, positive = len(episodes), [id for cluster in ("ro8", "rs3") for id in _words(episodes, cluster)]
    if n < 3:
        return {
            "status": "none",
            "n": n,
            "statement": "too few",
            "w": {},
            "ro": {},
            "rs": {},
            "coherence": None,
            **dict.fromkeys(("ro_positive", "ro_negative", "rs_positive", "rs_negative")),
            "evidence": [],
            "against": [],
            "searched": "all",
            "rests_on": None,
            "little": "too few",
        }
    parts = {key: _part(episodes, type) for key, type in (("w", "W"), ("ro", "RO"), ("rs", "RS"))}
    together = [
        one for one in episodes if {part["cluster"] for part in parts.values()} <= {part["cluster"] for part in one["components"]}
    ]
    sessions = len({one["session"] for one in episodes})
    return {
        "status": "stable" if n >= 10 else "usable" if n >= 7 else "provisional",
        "n": n,
        **parts,
        "coherence": len(together) / n,
        "ro_positive": 0.3,
        "ro_negative": 0.6,
        "rs_positive": 0.3,
        "rs_negative": 0.7,
        **grounds(
            [id for part in parts.values() for id in part.get("evidence", ())],
            positive,
            f"all {n} encounters told to the end: any in which this wish was met otherwise",
            "Rests on fewer than seven encounters: provisional." if n < 7 else None,
            episodes=n,
            people=6,
            sessions=sessions,
        ),
    }


def _marks(whole: Document, kind: str, code: str | None = None) -> list[str]:
    return [
        mark["id"]
        for session in whole["sessions"]
        for mark in session["evidence"]
        if mark["kind"] == kind and code in (None, mark["code"])
    ]


def _conflict(whole: Document) -> list[Document]:
    defences, signs = _marks(whole, "defence"), _marks(whole, "anxiety")
    found = []
    for feeling, toward in (("anger", "my brother"), ("grief", "")):
        felt = _marks(whole, "affect", feeling)
        if not felt or not defences:
            continue
        corners = {
            "defence": (defences, {"denial": len(defences)}),
            "feeling": (felt, {feeling: len(felt)}),
            "anxiety": (signs, {"striated": len(signs)}) if feeling == "anger" else ([], {}),
        }
        found.append(
            {
                "id": f"c{len(found) + 1}",
                "feeling": feeling,
                "toward": toward,
                "corners": {
                    name: {"count": len(marks), "codes": codes, "evidence": marks} for name, (marks, codes) in corners.items()
                },
                "edges": {"defence_anxiety": 3, "anxiety_feeling": 5, "feeling_defence": 2}
                if feeling == "anger"
                else {"defence_anxiety": 0, "anxiety_feeling": 0, "feeling_defence": 1},
                "borne": 2 if feeling == "anger" else 0,
                **grounds(
                    [*defences, *felt],
                    _marks(whole, "affect", "closeness"),
                    "all places where this feeling is told",
                    None if feeling == "anger" else "Rests on fewer than three occasions: too few to tell.",
                    episodes=len(felt),
                ),
            }
        )
    return found


def _person(whole: Document, episodes: list[Document]) -> list[Document]:
    roles = {person["id"]: person["role"] for person in whole["people"]}

    def corner(one: Document) -> str:
        return "therapist" if roles[one["other"]] == "therapist" else "past" if one["when"] == "past" else "current"

    found = []
    for type, cluster in (("RS", "rs2"), ("RO", "ro5"), ("RO", "ro8")):
        told = _holding(episodes, cluster)
        by = {name: [one for one in told if corner(one) == name] for name in ("therapist", "current", "past")}
        present = [name for name, held in by.items() if held]
        if len(present) > 1:
            links = {
                f"{one}_{other}": 2 if (one, other) == ("therapist", "past") else 0 for one, other in combinations(present, 2)
            }
            found.append(
                {
                    "id": f"t{len(found) + 1}",
                    "type": type,
                    "cluster": cluster,
                    "people": {name: list(dict.fromkeys(one["other"] for one in held)) for name, held in by.items()},
                    "episodes": {name: [one["id"] for one in held] for name, held in by.items()},
                    "linked": links,
                    "interpretations": [],
                    **grounds(_words(told, cluster), _words(episodes, "rs3"), episodes=len(told)),
                }
            )
    return found


def _parallels(episodes: list[Document]) -> list[Document]:
    met: dict[str, list[Document]] = {}
    for one in episodes:
        met.setdefault(one["other"], []).append(one)
    found = []
    for one, other in combinations(met, 2):
        held = [Counter(part["cluster"] for told in met[who] for part in told["components"]) for who in (one, other)]
        shared = [
            {"cluster": cluster, "episodes": [held[0][cluster], held[1][cluster]]} for cluster in held[0] if cluster in held[1]
        ]
        if not shared:
            continue
        tested = min(len(met[one]), len(met[other])) >= 3 and len(found) < 4
        p = [0.004, 0.3, 0.02, 1.0][len(found)] if tested else None
        found.append(
            {
                "id": f"l{len(found) + 1}",
                "people": [one, other],
                "shared": shared,
                "similarity": 0.4,
                "p": p,
                "p_adjusted": p,
                "arrangements": 2000 if tested else 0,
                "exact": False,
                **grounds(
                    _words([*met[one], *met[other]], shared[0]["cluster"]),
                    episodes=4,
                    people=2,
                    little=None if tested else "Fewer than three encounters with one of them: too few to tell.",
                ),
            }
        )
    return found


def _themes(whole: Document) -> list[Document]:
    ids = [session["id"] for session in whole["sessions"]]
    return [
        {
            "id": f"h{i}",
            "sort": sort,
            "name": name,
            "sessions": sorted({mark.partition(".")[0] for mark in marks}, key=ids.index),
            "mentions": len(marks) * 2,
            "feelings": ["longing"] if sort == "word" else [],
            **grounds(marks, sessions=len(ids)),
        }
        for i, (sort, name, marks) in enumerate(
            [
                ("word", "stairs", _marks(whole, "theme")),
                ("feeling", "anger toward my brother", _marks(whole, "affect", "anger")),
                ("meaning", "lost meaning", _marks(whole, "flow", "went_blank")),
            ],
            1,
        )
        if marks
    ]


def _working_through(whole: Document, episodes: list[Document]) -> list[Document]:
    insights = _marks(whole, "response", "insight")[1:]
    steps = [{"session": one["session"], "stage": "told", "evidence": one["evidence"]} for one in _holding(episodes, "rs2")]
    steps += [{"session": id.partition(".")[0], "stage": "understood", "evidence": [id]} for id in insights]
    steps += [
        {"session": one["session"], "stage": "answered_differently", "evidence": one["evidence"]}
        for one in _holding(episodes, "rs3")[-3:]
    ]
    order = {session["id"]: i for i, session in enumerate(whole["sessions"])}
    steps.sort(key=lambda step: order[step["session"]])
    if not steps:
        return []
    return [
        {"id": "w1", "cluster": "rs2", "steps": steps, **grounds([step["evidence"][0] for step in steps], episodes=len(steps))}
    ]


def _changes(whole: Document, episodes: list[Document]) -> list[Document]:
    ids = [session["id"] for session in whole["sessions"]]
    half, told = len(ids) // 2, [one["evidence"][0] for one in episodes]
    if not half or not told:
        return []
    rows = [
        ("negative responses of others", 0.6, 0.5, [-0.3, 0.1], "Too few sessions."),
        ("negative responses of self", 0.75, 0.4, [-0.55, -0.12], None),
        ("the recurring wish", 0.45, 0.5, [-0.2, 0.25], None),
    ]
    return [
        {
            "measure": name,
            "early": {"sessions": ids[:half], "episodes": 12, "share": early},
            "late": {"sessions": ids[-half:], "episodes": 13, "share": late},
            "difference": round(late - early, 3),
            "interval": interval,
            **grounds(told, told[-2:], little=little, episodes=len(told), sessions=len(ids)),
        }
        for name, early, late, interval, little in rows
    ]


_ROLES = (
    "mother",
    "father",
    "sister",
    "brother",
    "partner",
    "grandparent",
    "relative",
    "friend",
    "colleague",
    "superior",
    "professional",
    "acquaintance",
    "unknown",
)


def crowd(people: int = 30, sessions: int = 10, marks: int = 300) -> Document:
    """So many sessions of so many marks, with encounters with everyone of so many people: for the eye and the clock."""
    found = [factory.crowded(marks, words=2400, id=f"s{i + 1:02}") for i in range(sessions)]
    for session in found:
        session["moments"] = [id.replace("many.", f"{session['id']}.") for id in session["moments"]]
    random_ = random.Random(30)  # noqa: S311
    everybody = [
        {
            "id": f"p{i + 1}",
            "name": _name(i),
            "role": "therapist" if i == 4 else _ROLES[i % len(_ROLES)],
            "when": ("current", "past", "both")[i % 3],
            "mentions": [],
        }
        for i in range(people)
    ]
    every = {session["id"]: [mark["id"] for mark in session["evidence"]] for session in found}
    episodes: list[Document] = []
    for i, person in enumerate(everybody):
        for _ in range(1 + (people - i) // 6):
            session = random_.choice(found)
            ids = random_.sample(every[session["id"]], 4)
            person["mentions"].append(ids[0])
            clusters = [("W", "w6"), ("RO", random_.choice(("ro4", "ro5", "ro8"))), ("RS", random_.choice(("rs2", "rs3", "rs4")))]
            episodes.append(
                {
                    "id": f"r{len(episodes) + 1}",
                    "session": session["id"],
                    "other": person["id"],
                    "when": "past" if person["when"] == "past" else "current",
                    "completeness": 4.0,
                    "evidence": ids[:1],
                    "components": [
                        {
                            "type": type,
                            "cluster": cluster if i % 7 or type != "RO" else None,
                            "polarity": None,
                            "wording": "said",
                            "expressed": True,
                            "intensity": None,
                            "evidence": [id],
                        }
                        for (type, cluster), id in zip(clusters, ids[1:], strict=True)
                    ],
                }
            )
        person["mentions"] = list(dict.fromkeys(person["mentions"]))
    whole = factory.document(*found, people=everybody)
    for one in episodes:
        one["components"] = [part for part in one["components"] if part["cluster"]]
    whole["formulation"] = formulation(whole, episodes)
    return whole


def _name(i: int) -> str:
    first = (
        "Ada",
        "my mother",
        "Bartholomew",
        "Jo",
        "the neighbour from upstairs",
        "Marguerite-Antoinette Featherstonehaugh",
        "Kit",
        "my old piano teacher",
        "Ng",
        "Aunt Philippa",
    )[i % 10]
    return first if i < 10 else f"{first} {i}"
