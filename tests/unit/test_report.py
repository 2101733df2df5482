"""The page as text: whole words, hostile words, sealed against everything but itself."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from thirdear.listening import report
from thirdear.listening.page.curves import Axis, curve, smoothed
from thirdear.listening.page.segments import Stretch, pieces

_HOSTILE = (
    "<script>alert(1)</script> \"quoted\" 'single' </style><img src=x onerror=alert(2)> & </script> {{ 7 * 7 }} "
    "javascript:void(0)"
)
_TEXT = "When my brother was in hospital I, well. Anyway, the car's fixed. ‏שלום 👩‍👩‍👧‍👦 é"


class _Read(HTMLParser):
    """The words of each turn, the words each mark covers, and every tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.turns: dict[str, str] = {}
        self.marked: dict[tuple[str, str], str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag not in ("meta", "br", "img", "link"):
            self._open.append((tag, found))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        classes = [str(each.get("class", "")).split() for _, each in self._open]
        if not any("said" in each for each in classes) or any("event" in each for each in classes):
            return
        turn = next(str(each["id"]) for _, each in reversed(self._open) if "turn" in str(each.get("class", "")).split())
        self.turns[turn] = self.turns.get(turn, "") + data
        for tag, each in self._open:
            for number in str(each.get("data-n")).split() if tag == "mark" else ():
                self.marked[turn, number] = self.marked.get((turn, number), "") + data


def _document(*texts: str, spans: list[list[tuple[int, int, int]]] | None = None, **evidence: object) -> dict:
    turns = [
        {"id": f"t{i}", "speaker": ("client", "therapist")[i % 2], "name": "P", "start": None, "end": None, "text": text}
        for i, text in enumerate(texts)
    ]
    marks = [
        {
            "id": f"e{i}",
            "key": "",
            "kind": "affect",
            "code": "anger",
            "wording": "anger",
            "confidence": None,
            "calibration": "none",
            "basis": "rule",
            "listener": "affect/1",
            "events": [],
            "attributes": {},
            "against": [],
            "spans": [
                {"turn": f"t{turn}", "start": start, "end": end, "quote": texts[turn][start:end]} for turn, start, end in places
            ],
            **evidence,
        }
        for i, places in enumerate(spans or [])
    ]
    session = {
        "id": "s",
        "source": "s",
        "turns": turns,
        "events": [],
        "evidence": marks,
        "moments": [mark["id"] for mark in marks][:12],
        "curves": [],
    }
    return {"schema": "thirdear.reading/1", "engine": {"version": "1"}, "sessions": [session], "people": [], "formulation": {}}


def _hostile() -> dict:
    document = _document(
        _HOSTILE,
        _TEXT,
        spans=[[(0, 0, 25), (1, 3, 30)]],
        wording=_HOSTILE,
        kind=_HOSTILE,
        code=_HOSTILE,
        attributes={_HOSTILE: [_HOSTILE], "searched": _HOSTILE},
        listener=_HOSTILE,
        against=[{"turn": "t0", "start": 0, "end": 20}],
    )
    session = document["sessions"][0]
    session.update(id=_HOSTILE, source=_HOSTILE, date=_HOSTILE)
    session["turns"][0]["name"], session["turns"][0]["speaker"] = _HOSTILE, "other"
    session["events"] = [{"id": "v", "kind": "laugh", "turn": "t0", "at": 4, "start": None, "end": None, "note": _HOSTILE[:70]}]
    session["curves"] = [{"name": _HOSTILE, "speaker": "client", "x_unit": "turn", "x": [0, 1, 0], "y": [1, 2, 3]}]
    document["people"] = [{"id": _HOSTILE, "name": _HOSTILE, "role": _HOSTILE, "when": _HOSTILE, "mentions": ["e0"]}]
    document["engine"]["version"] = _HOSTILE
    return document


def test_hostile_words_stay_words():
    read = _Read(report.fragment(_hostile()))
    assert read.turns["s01-t1"] == _HOSTILE
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "style", "img", "iframe", "object", "link", "base", "meta"})
    page = report.page(_hostile(), title=_HOSTILE)
    assert [tag for tag, _ in _Read(page).tags].count("script") == 1
    assert "49" not in _Read(page).turns["s01-t1"]


@pytest.mark.parametrize("document", [_hostile(), _document(_TEXT, spans=[[(0, 0, 4)]])])
def test_no_handlers_no_inline_styles_no_links_out(document):
    for tag, attributes in _Read(report.fragment(document)).tags:
        assert tag not in ("script", "style")
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name in ("href", "src", "action"):
                assert re.fullmatch(r"#[A-Za-z0-9_-]+", value or ""), tag


def test_every_word_of_every_turn_stands_on_the_page():
    texts = (_TEXT, "Mm.", "", "  spaced   out ", "a" * 5000)
    read = _Read(report.fragment(_document(*texts)))
    assert [read.turns.get(f"s01-t{i + 1}", "") for i in range(len(texts))] == list(texts)


def test_what_a_mark_covers_is_its_quote():
    spans = [[(0, 0, 40)], [(0, 5, 15), (1, 0, 3)], [(0, 10, 64)], [(0, 0, len(_TEXT))], [(1, 0, 3)]]
    read = _Read(report.fragment(_document(_TEXT, "Mm.", spans=spans)))
    covered = sorted(read.marked.values())
    assert covered == sorted((_TEXT, "Mm.")[turn][start:end] for places in spans for turn, start, end in places)


def test_the_policy_names_exactly_the_style_and_script_inside():
    page = report.page(_document(_TEXT))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none';")
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S)[1]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert "http" not in page.replace("http-equiv", "").replace("www.w3.org", "")
    assert page.count("url(data:font/woff2;base64,") == 3
    assert "url(fonts/" in report.stylesheet()


def test_same_input_same_bytes():
    assert report.page(_hostile()) == report.page(_hostile())


def test_what_no_page_can_hold_is_replaced_and_the_file_can_be_written():
    html = report.page(_document("before \ud800 \x00 after"), title="\udfff")
    assert "before � � after" in html
    html.encode("utf-8")


def test_a_mark_nothing_calibrated_says_so_and_a_number_says_by_what():
    assert "nothing has calibrated this yet" in report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]]))
    html = report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]], confidence=0.834, calibration="held_out"))
    assert "likely (0.83)" in html
    assert "nothing has calibrated" not in html


def test_what_was_searched_and_not_found_is_said():
    html = report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]], attributes={"searched": "tears"}))
    assert "looked for: tears; found nothing" in html
    assert "nothing was looked for yet" in report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]]))


def test_evidence_against_may_be_other_evidence():
    document = _document(_TEXT, "Mm, yes.", spans=[[(0, 0, 4)], [(1, 0, 3)]])
    document["sessions"][0]["evidence"][0]["against"] = ["e1", "unknown"]
    expected = r'against it</dt><dd>\s*<a class="quote" href="#s01-t2"><q dir="auto">Mm,</q>'
    assert re.search(expected, report.fragment(document))


def test_a_mark_that_is_not_heard_is_never_a_moment():
    html = report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]], heard=False))
    assert 'class="note unheard"' in html
    assert "it did no better than a simple rule" in html


def test_a_defence_keeps_its_name_inside():
    html = report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]], kind="defence", code="denial", wording=""))
    summary = re.search(r'class="note.*?(<summary.*?</summary>)', html, re.S)[1]
    assert "something seems kept away here" in summary
    assert "denial" not in summary.casefold()


def test_a_kind_the_manual_does_not_know_is_drawn_all_the_same():
    html = report.fragment(_document(_TEXT, spans=[[(0, 0, 4)]], kind="new_kind", code="some_code"))
    assert "new kind · some code" in html


def test_no_sessions_no_words_no_trouble():
    report.page({"schema": "thirdear.reading/1", "sessions": []})
    assert "This session holds no words." in report.fragment(_document())


def test_people_are_shown_with_their_first_words_and_nothing_is_concluded():
    document = _document(_TEXT, spans=[[(0, 5, 15)]], kind="people", code="brother")
    document["people"] = [{"id": "p1", "name": "my brother", "role": "brother", "when": "both", "mentions": ["e0"]}]
    html = report.fragment(document)
    assert "once in one session" in html
    assert "When my brother was in hospital" in html


def test_pieces_joined_are_the_text_and_events_stand_between():
    stretches = [Stretch(1, 4, 0), Stretch(3, 9, 1), Stretch(2, 2, 2), Stretch(0, 2, 0)]
    found = pieces("abcdef", stretches, [(3, "pause"), (99, "end")])
    assert "".join(piece.text for piece in found) == "abcdef"
    assert [(piece.text, piece.marks) for piece in found if piece.text] == [("abc", (0,)), ("d", (0, 1)), ("ef", (1,))]
    assert [piece.event for piece in found if piece.event] == ["pause", "end"]


def test_curves_follow_times_turns_words_and_thoughts():
    turns = [
        {"id": f"t{i}", "speaker": "client", "text": "one two three", "start": i * 10.0, "end": i * 10.0 + 10} for i in range(4)
    ]
    axis = Axis.over(turns)
    assert axis.at("t1") == 250
    for given in (
        {"x_unit": "second", "x": [0, 20, 40]},
        {"x_unit": "turn", "x": [0, 1, 2]},
        {"x_unit": "word", "x": [0, 5, 11], "speaker": "client"},
        {"x_unit": "thought", "x": [0, 1, 2], "turns": ["t0", "t0", "t3"]},
        {"x_unit": "thought", "x": [0, 1, 2]},
    ):
        drawn = curve({"name": "c", "y": [0, 1, 0.5], **given}, turns, axis)
        assert drawn is not None
        assert drawn.path.startswith("M")
    assert curve({"name": "c", "x_unit": "turn", "x": [0], "y": [1]}, turns, axis) is None
    assert smoothed([1, 1, 4], 1) == [1, 2, 2.5]


def test_a_session_without_times_runs_along_its_words():
    axis = Axis.over([{"id": "a", "text": "x" * 9}, {"id": "b", "text": "x" * 29}])
    assert not axis.timed
    assert axis.places["b"] == (250, 1000)
