"""What recurs, laid out: checked by hand against the five encounters of oracle A in the clinical reference."""

from __future__ import annotations

import pytest

from thirdear.listening import report
from thirdear.listening.page.attributes import Target, attributes
from thirdear.listening.page.cited import Index, cited, listed
from thirdear.listening.page.courses import changes, slot
from thirdear.listening.page.formulation import formulation, theme
from thirdear.listening.page.parallels import parallels
from thirdear.listening.page.people import people
from thirdear.listening.page.people_map import people_map
from thirdear.listening.page.session import session
from thirdear.listening.page.triangles import triangles_of_conflict, triangles_of_person

_PEOPLE = ("mother", "boss", "friend", "therapist")
# who, when, clusters: oracle A (N = 5), with the mother of the past
_TOLD = [
    ("mother", "past", "w5 ro5 rs7"),
    ("boss", "current", "w5 ro5 rs8"),
    ("boss", "current", "w1 w5 ro2 rs6"),
    ("friend", "current", "w5 ro8 rs3"),
    ("therapist", "current", "w4 ro5 rs7"),
]
_TYPES = {"w": "W", "ro": "RO", "rs": "RS"}


def _type(cluster: str) -> str:
    return _TYPES[cluster.rstrip("0123456789")]


def _document() -> dict:
    """Two sessions; every encounter is a turn, and every component a word of it."""
    sessions = [
        {"id": name, "turns": [], "events": [], "evidence": [], "moments": [], "curves": [], "date": None} for name in "ab"
    ]
    episodes = []
    for i, (who, when, clusters) in enumerate(_TOLD, 1):
        found = sessions[i // 4]
        turn = {"id": f"t{i}", "speaker": "client", "name": "P", "start": None, "end": None, "text": f"{clusters} <with> {who}"}
        found["turns"].append(turn)
        ids = [_mark(found, turn, "episode", 0, len(turn["text"]))]
        parts = []
        for cluster in clusters.split():
            at = turn["text"].index(cluster)
            ids.append(_mark(found, turn, "component", at, at + len(cluster)))
            parts.append(
                {
                    "type": _type(cluster),
                    "cluster": cluster,
                    "polarity": None,
                    "wording": cluster,
                    "expressed": True,
                    "intensity": None,
                    "evidence": [ids[-1]],
                }
            )
        episodes.append(
            {
                "id": f"r{i}",
                "session": found["id"],
                "other": f"p{_PEOPLE.index(who) + 1}",
                "when": when,
                "completeness": 4.0,
                "evidence": ids[:1],
                "components": parts,
            }
        )
    everybody = [
        {
            "id": f"p{i}",
            "name": f"my {name}",
            "role": name,
            "when": "current",
            "mentions": [one["evidence"][0] for one in episodes if one["other"] == f"p{i}"],
        }
        for i, name in enumerate(_PEOPLE, 1)
    ]
    return {
        "schema": "thirdear.reading/1",
        "engine": {"version": "1"},
        "sessions": sessions,
        "people": everybody,
        "formulation": {"episodes": episodes, "ccrt": _ccrt(episodes)},
    }


def _mark(found: dict, turn: dict, kind: str, start: int, end: int) -> str:
    id = f"{found['id']}.e{len(found['evidence']) + 1}"
    found["evidence"].append(
        {
            "id": id,
            "key": f"{len(found['evidence']):016x}",
            "kind": kind,
            "code": kind,
            "wording": kind,
            "confidence": None,
            "calibration": "none",
            "basis": "rule",
            "listener": "episode/1",
            "heard": None,
            "events": [],
            "attributes": {},
            "against": [],
            "spans": [{"turn": turn["id"], "start": start, "end": end, "quote": turn["text"][start:end]}],
        }
    )
    return id


def _words(episodes: list[dict], cluster: str) -> list[str]:
    return [id for one in episodes for part in one["components"] if part["cluster"] == cluster for id in part["evidence"]]


def _part(episodes: list[dict], counts: dict[str, int], **more: object) -> dict:
    found = [
        {
            "cluster": cluster,
            "name": cluster,
            "episodes": count,
            "pervasiveness": count / 5,
            "others": 0.75,
            "intensity": None,
            "evidence": _words(episodes, cluster),
        }
        for cluster, count in counts.items()
    ]
    return {**found[0], "tie": [], "secondary": None, "wording": "said", "expressed": found[0]["episodes"], "all": found, **more}


def _ccrt(episodes: list[dict]) -> dict:
    return {
        "status": "provisional",
        "n": 5,
        "statement": "said",
        "w": _part(episodes, {"w5": 4, "w1": 1, "w4": 1}),
        "ro": _part(episodes, {"ro5": 3, "ro2": 1, "ro8": 1}),
        "rs": _part(episodes, {"rs7": 2, "rs8": 1, "rs6": 1, "rs3": 1}),
        "coherence": 0.2,
        "ro_positive": 0.2,
        "ro_negative": 0.8,
        "rs_positive": 0.2,
        "rs_negative": 0.8,
        **_grounds(_words(episodes, "w5"), _words(episodes, "rs3"), "Rests on fewer than seven encounters: provisional."),
    }


def _grounds(evidence: list[str], against: list[str] = (), little: str | None = None) -> dict:
    return {
        "statement": "said",
        "evidence": list(evidence),
        "against": list(against),
        "searched": "all 5 encounters",
        "rests_on": {"episodes": 5, "people": 4, "sessions": 2},
        "little": little,
    }


def _index(document: dict) -> Index:
    return Index.of(document, [session(found, i) for i, found in enumerate(document["sessions"], 1)])


@pytest.fixture
def document() -> dict:
    return _document()


@pytest.fixture
def index(document: dict) -> Index:
    return _index(document)


def test_each_part_of_the_sentence_has_its_count_and_its_words(document, index):
    found = theme(document["formulation"]["ccrt"], index)
    parts = found.parts
    assert [(part.phrase, part.of) for part in parts.values()] == [
        ("to be close and accepted", "in 4 of 5 encounters"),
        ("turn away or against", "in 3 of 5 encounters"),
        ("is let down and low", "in 2 of 5 encounters"),
    ]
    assert [(one.text, one.who, one.session.number) for one in parts["rs"].words.first] == [
        ("rs7", "my mother", 1),
        ("rs7", "my therapist", 2),
    ]
    assert "All three parts stand together in one encounter." in found.remarks
    assert "Others stood in the way of what was hoped for in 4 encounters, and did not in 1." in found.remarks
    assert found.grounds.rests == "Rests on five encounters, four people and two sessions."
    assert found.grounds.little.startswith("Rests on fewer than seven")
    assert found.status.startswith("Provisional: only 5 encounters")
    assert [(bar.count, bar.width, bar.chosen) for bar in parts["w"].bars] == [(4, 80, True), (1, 20, False), (1, 20, False)]


def test_what_is_told_as_often_and_what_comes_next_is_named(document, index):
    episodes = document["formulation"]["episodes"]
    document["formulation"]["ccrt"]["ro"] = _part(episodes, {"ro5": 3, "ro8": 3, "ro2": 2}, tie=["ro8"], secondary="ro2")
    remarks = theme(document["formulation"]["ccrt"], index).parts["ro"].remarks
    assert "Told just as often: “understanding”." in remarks
    assert "Next comes “controlling”, in 2 of them." in remarks


def test_a_part_never_told_is_said_to_be_so(document):
    document["formulation"]["ccrt"]["w"] = {}
    html = report.fragment(document)
    assert "wishes something that was never said outright" in html
    assert 'data-open="theme-w"' not in html


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (0, "none is told here so far"),
        (1, "there is one so far"),
        (2, "there are two so far"),
        (5, "neither a wish nor a response in them could be named"),
    ],
)
def test_without_a_theme_the_page_says_why_and_kindly(index, told, said):
    found = theme({"status": "none", "n": told}, index)
    assert said in found.none
    assert found.parts == {}


def test_an_old_or_empty_formulation_is_no_trouble(document):
    for nothing in ({}, {"episodes": []}, None):
        document["formulation"] = nothing
        html = report.fragment(document)
        assert "It is only early." in html
        assert 'class="sentence"' not in html


def test_words_are_cited_in_the_order_they_were_spoken_and_once(document, index):
    episodes = document["formulation"]["episodes"]
    backwards = [*reversed(_words(episodes, "ro5")), *_words(episodes, "ro5"), "b.e99"]
    found = cited(backwards, index, first=2, most=2)
    assert [(one.session.number, one.turn) for one in found.first] == [(1, "s01-t1"), (1, "s01-t2")]
    assert (len(found.more), found.left, len(found)) == (0, 1, 3)


def test_the_triangle_of_conflict_counts_its_corners_and_dashes_what_never_met(document, index):
    marks = [mark["id"] for mark in document["sessions"][0]["evidence"]]
    found = {
        "id": "c1",
        "feeling": "anger",
        "toward": "my mother",
        "borne": 1,
        "corners": {
            "defence": {"count": 4, "codes": {"denial": 3, "undoing": 1}, "evidence": marks[:4]},
            "anxiety": {"count": 0, "codes": {}, "evidence": []},
            "feeling": {"count": 1, "codes": {"anger": 1}, "evidence": marks[:1]},
        },
        "edges": {"defence_anxiety": 0, "anxiety_feeling": 0, "feeling_defence": 4},
        **_grounds(marks[:4]),
    }
    one = triangles_of_conflict([found], index)[0]
    defence, anxiety, feeling = one.corners
    assert defence.y == anxiety.y < feeling.y
    assert defence.x < feeling.x < anxiety.x
    assert (defence.label, anxiety.label, feeling.label) == (
        "something seems kept away here",
        "no sign of anxiety was heard",
        "anger toward my mother",
    )
    assert [name.name for name in defence.names] == ["denial", "undoing"]
    assert defence.radius > feeling.radius
    assert [edge.count for edge in one.edges] == [0, 0, 4]
    assert one.edges[2].width > one.edges[0].width
    assert one.statement == "Something seems kept away where anger toward my mother is told."
    assert one.remarks == ("The feeling was borne once.",)


def test_the_triangle_of_person_gives_each_corner_its_own_words(document, index):
    episodes = document["formulation"]["episodes"]
    found = {
        "id": "t1",
        "type": "RO",
        "cluster": "ro5",
        "people": {"therapist": ["p4"], "current": ["p2"], "past": ["p1"]},
        "episodes": {"therapist": ["r5"], "current": ["r2"], "past": ["r1"]},
        "linked": {"therapist_current": 0, "therapist_past": 2, "current_past": 0},
        "interpretations": [],
        **_grounds(_words(episodes, "ro5")),
    }
    one = triangles_of_person([found], index)[0]
    assert [(corner.label, [words.who for words in corner.words.first]) for corner in one.corners] == [
        ("you", ["my therapist"]),
        ("my boss", ["my boss"]),
        ("my mother", ["my mother"]),
    ]
    assert "Here and then: joined by an interpretation twice." in one.links
    assert (
        one.statement == "“Others turn away or against” is told with the therapist, with people now and with people of the past."
    )


def test_a_parallel_is_alike_only_after_correction(index):
    def verdict(p: float | None) -> str:
        found = {
            "id": "l1",
            "people": ["p1", "p2"],
            "shared": [{"cluster": "ro5", "episodes": [1, 2]}],
            "p": 0.001,
            "p_adjusted": p,
            "arrangements": 2000,
            "exact": False,
            **_grounds([]),
        }
        told = parallels([found], index)
        return (told.tested or told.untested)[0].verdict

    assert verdict(0.049).startswith("more alike than chance")
    assert verdict(0.05).startswith("no more alike")
    assert verdict(None) == "too few encounters to tell"


@pytest.mark.parametrize(
    ("interval", "little", "said"),
    [
        ([-0.4, -0.1], None, "told less often in the later sessions"),
        ([0.1, 0.4], None, "told more often in the later sessions"),
        ([-0.4, 0.1], None, "too few to tell"),
        ([-0.4, -0.1], "Fewer than 7", "too few to tell"),
        (None, None, "too few to tell"),
    ],
)
def test_a_change_is_told_only_where_its_interval_leaves_out_none(index, interval, little, said):
    found = {
        "measure": "the recurring wish",
        "early": {"sessions": ["a"], "episodes": 8, "share": 0.5},
        "late": {"sessions": ["b"], "episodes": 8, "share": 0.25},
        "difference": -0.25,
        "interval": interval,
        **_grounds([], little=little),
    }
    one = changes([found], index)[0]
    assert one.verdict == said
    assert (one.early.which, one.early.of, one.late.of) == ("session 1", "4 of 8 encounters", "2 of 8 encounters")


def test_everyone_met_has_a_row_of_their_own_around_the_client(document, index):
    everybody = people(document, index, [slot(i, 2) for i in range(2)])
    assert [(one.name, len(one.encounters)) for one in everybody] == [
        ("my boss", 2),
        ("my friend", 1),
        ("my mother", 1),
        ("my therapist", 1),
    ]
    drawn, narrow = people_map(everybody), people_map(everybody, narrow=True)
    right = [spot.person.name for spot in drawn.spots if spot.anchor == "start"]
    assert right[0] == "my therapist"
    assert "my mother" not in right
    assert len({(spot.anchor, spot.y) for spot in drawn.spots}) == 4
    assert len({spot.y for spot in narrow.spots}) == 4
    boss = next(spot for spot in drawn.spots if spot.person.name == "my boss")
    assert boss.width == max(spot.width for spot in drawn.spots)
    assert all(spot.named for spot in drawn.spots)
    assert people_map([]) is None


def test_every_word_of_what_recurs_is_escaped(document):
    for turn in (turn for found in document["sessions"] for turn in found["turns"]):
        assert "<with>" in turn["text"]
    document["people"][0]["name"] = "<b>mother</b>"
    document["formulation"]["ccrt"]["searched"] = "<i>all</i>"
    html = report.fragment(document)
    assert "<with>" not in html
    assert "<b>mother" not in html
    assert "<i>all" not in html


def test_whatever_the_document_holds_is_laid_out_once(document, index):
    whole = formulation(document, index)
    assert (whole.conflict, whole.person, whole.threads, whole.courses, whole.changes) == ((), (), (), (), ())
    assert report.page(document) == report.page(document)


def test_names_are_joined_as_one_says_them():
    assert [listed(list("abcdef"[:n])) for n in (0, 1, 2, 4, 5)] == [
        "",
        "a",
        "a and b",
        "a, b, c and d",
        "a, b, c, d and one other",
    ]


def test_attributes_speak_plainly_and_keys_lead_or_are_silent():
    key, unknown = "0123456789abcdef", "fedcba9876543210"
    told = {
        "episode": key,
        "intervention": unknown,
        "cluster": "rs2",
        "polarity": "",
        "expressed": True,
        "level": 3,
        "readings": [],
        "tone": 0.0134,
        "seconds": 12.0,
        "when": "now",
        "other_role": "unknown",
        "valence": -2,
        "wish_expressed": False,
        "searched": "x",
    }
    found = attributes(told, {key: Target("s01-t1", 4, "An encounter with mam")})
    assert [(one.name, one.value) for one in found] == [
        ("part of", "An encounter with mam"),
        ("close to", "unreceptive"),
        ("words of feeling", "1.3 %"),
        ("how long", "12 seconds"),
        ("when", "now, in the hour"),
        ("tone", "dark"),
    ]
    assert found[0].target.mark == 4
    assert attributes({"to": "your words", "intervention": unknown}, {})[0].value == "your words"


@pytest.mark.parametrize("kind", ["component", "theme", "cycle", "people"])
def test_what_serves_the_formulation_is_no_moment(kind):
    found = {
        "id": "a",
        "turns": [{"id": "t", "speaker": "client", "text": "some words", "start": None}],
        "moments": ["a.e1"],
        "evidence": [
            {
                "id": "a.e1",
                "kind": kind,
                "code": "x",
                "wording": "said",
                "attributes": {},
                "against": [],
                "spans": [{"turn": "t", "start": 0, "end": 4}],
            }
        ],
    }
    assert session(found, 1).moments == 0


def test_risk_is_shown_among_the_moments_with_its_caution():
    found = {
        "id": "a",
        "turns": [{"id": "t", "speaker": "client", "text": "some words", "start": None}],
        "moments": ["a.e1"],
        "evidence": [
            {
                "id": "a.e1",
                "kind": "risk",
                "code": "worth_asking",
                "wording": "look here",
                "attributes": {},
                "against": [],
                "heard": False,
                "spans": [{"turn": "t", "start": 0, "end": 4}],
            }
        ],
    }
    laid = session(found, 1)
    assert laid.moments == 1
    assert not laid.notes[0].heard
