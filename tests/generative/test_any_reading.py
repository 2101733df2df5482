"""Whatever is said, in whatever order and by whomever, the reading of it is valid and true."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from thirdear.listening import document
from thirdear.listening.evidence import prepare
from thirdear.listening.listen import formulate, hear
from thirdear.listening.words import Event, Speaker, Transcript, Turn, revision_of
from thirdear.listening.words.transcript import EVENT_KINDS, ROLES

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))

from hours import schema_errors, untruths

few = settings(derandomize=True, deadline=None, max_examples=25)

SAID = [
    "I was so angry with my brother I couldn’t look at him.",
    "My mum rang. My mum never rings.",
    "And then he - anyway, the garden wants doing.",
    "I've gone blank. What was I saying?",
    "I hate you, I mean it.",
    "It's a year ago today that dad died.",
    "Sorry, my mother - my wife, I mean.",
    "I felt nothing. I saw him on the floor and I rang for them and then I made the tea and it was all quite ordinary.",
    "Ciaran said so.",
    "I wonder whether you were angry with me, as you were with your father.",
    "Mm.",
    "Mm. Mm. Yes?",
    "We'll stop there; I am away next week.",
    "What comes to mind?",
    "You sound sad.",
    "And what did you feel towards her?",
    "I was wrong about that, I'm sorry.",
    "Hello.",
    "See you.",
]
HARD = [
    "",
    " ",
    "...",
    "?!",
    "—",
    "“”",
    "🙂",
    "👩‍👩‍👧",
    "שלום",
    "مرحبا",
    "\u00a0",
    "\u200b",
    "\u2028",
    "\n\n",
    "İ",
    "ẞ",
    "e\u0301",
    "a" * 300,
    "1,000.50",
    "{name}",
    "%s",
    "</script>",
    "I I I I",
    "my my mum",
    "'s",
    "n't",
    "it's it's it's",
    "(((",
    "T: no",
    "\\",
    "\x00",
    "ﬁ",
    "𝒜ngry",
    "my\u202fdad",
]
texts = st.lists(
    st.one_of(st.sampled_from(SAID), st.sampled_from(HARD), st.text(st.characters(exclude_categories=("Cs",)), max_size=12)),
    max_size=5,
).map(" ".join)


@st.composite
def transcripts(draw: Any, id: str = "h") -> Transcript:
    names = {role: draw(st.sampled_from([role, "", "Anna: B.", "سارة", "Dr Grey"])) for role in ROLES}
    said = draw(st.lists(st.tuples(st.sampled_from(ROLES), texts), max_size=8))
    turns = tuple(Turn(f"{id}.t{i}", role, names[role], text) for i, (role, text) in enumerate(said, 1))
    events = []
    for i in range(draw(st.integers(0, 4))):
        turn = draw(st.one_of(st.none(), st.sampled_from(turns))) if turns else None
        at = draw(st.one_of(st.none(), st.integers(0, len(turn.text)))) if turn else None
        start = draw(st.one_of(st.none(), st.floats(0, 3000, allow_nan=False)))
        end = draw(st.one_of(st.none(), st.just(start + 20))) if start is not None else None
        note = draw(st.sampled_from(["", "(pause 12s)", "[long pause]", "[silence 2 min]", "[cries]", "(1e9)"]))
        events.append(Event(f"{id}.v{i}", draw(st.sampled_from(EVENT_KINDS)), turn and turn.id, at, start, end, note))
    speakers = tuple((name, Speaker(role, "inferred", "made up")) for role, name in names.items())
    return Transcript(id, revision_of(turns, events), turns, tuple(events), "en", speakers)


@few
@given(transcripts())
def test_the_reading_of_anything_is_valid_true_and_the_same_twice(transcript: Transcript):
    one = [hear(transcript)]
    text = document.dumps(document.document(one, formulate(one)))
    value = json.loads(text)
    assert schema_errors(value) == []
    assert list(untruths(value)) == []
    again = [hear(transcript)]
    assert document.dumps(document.document(again, formulate(again))) == text


@few
@given(transcripts("a"), transcripts("b"))
def test_two_hours_together_are_true_and_change_neither(first: Transcript, second: Transcript):
    both = [hear(first), hear(second)]
    value = document.document(both, formulate(both))
    assert schema_errors(value) == []
    assert list(untruths(value)) == []
    for reading, session in zip(both, value["sessions"], strict=True):
        assert document.document([reading], formulate([reading]))["sessions"] == [session]


@few
@given(transcripts())
def test_every_token_stands_where_it_says(transcript: Transcript):
    prepared = prepare(transcript)
    assert prepared.vectors.shape == (len(prepared.sentences), 384)
    last = (-1, -1)
    for index, sentence in enumerate(prepared.sentences):
        assert sentence.index == index
        assert sentence.turn is transcript.turns[sentence.turn_index]
        assert (sentence.turn_index, sentence.start) > last
        last = (sentence.turn_index, sentence.end - 1)
        for token in sentence.tokens:
            assert 0 <= token.head < len(sentence.tokens)
            assert len(token.text) == token.end - token.start
            assert sentence.start <= token.start < token.end <= sentence.end <= len(sentence.turn.text)
