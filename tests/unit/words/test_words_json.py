import json

import pytest

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words import write

WORDS = [("How", 0.0, 0.2), ("now?", 0.2, 0.5), ("Well", 1.0, 1.2), ("enough.", 1.2, 2.0)]


def shapes():
    timed = [{"word": word, "start": start, "end": end} for word, start, end in WORDS]
    spoken = [{**word, "speaker": "SPEAKER_00" if number < 2 else "SPEAKER_01"} for number, word in enumerate(timed)]
    passages = [("How now?", 0.0, 0.5, timed[:2]), ("Well enough.", 1.0, 2.0, timed[2:])]
    return {
        "whisperx": {
            "language": "en",
            "segments": [
                {"start": s, "end": e, "text": f" {t}", "words": w, "speaker": f"SPEAKER_0{n}"}
                for n, (t, s, e, w) in enumerate(passages)
            ],
        },
        "deepgram utterances": {
            "results": {
                "utterances": [
                    {"transcript": t, "start": s, "end": e, "words": w, "speaker": n} for n, (t, s, e, w) in enumerate(passages)
                ]
            }
        },
        "deepgram words": {
            "results": {"channels": [{"alternatives": [{"transcript": "How now? Well enough.", "words": spoken}]}]}
        },
        "assemblyai": {
            "text": "all",
            "utterances": [
                {"speaker": "AB"[n], "text": t, "start": int(s * 1000), "end": int(e * 1000), "words": []}
                for n, (t, s, e, _) in enumerate(passages)
            ],
        },
        "aws": {
            "results": {
                "transcripts": [{"transcript": "x"}],
                "items": [
                    {
                        "type": "pronunciation",
                        "start_time": str(w["start"]),
                        "end_time": str(w["end"]),
                        "speaker_label": w["speaker"],
                        "alternatives": [{"content": w["word"].strip("?.")}],
                    }
                    for w in spoken
                ],
            }
        },
        "google": {
            "results": [
                {"alternatives": [{"transcript": "How now Well enough"}]},
                {
                    "alternatives": [
                        {
                            "words": [
                                {
                                    "word": w["word"],
                                    "startTime": f"{w['start']}s",
                                    "endTime": f"{w['end']}s",
                                    "speakerTag": 1 + (n > 1),
                                }
                                for n, w in enumerate(timed)
                            ]
                        }
                    ]
                },
            ]
        },
        "rev": {
            "monologues": [
                {
                    "speaker": n,
                    "elements": [
                        element
                        for word in w
                        for element in (
                            {"type": "text", "value": word["word"], "ts": word["start"], "end_ts": word["end"]},
                            {"type": "punct", "value": " "},
                        )
                    ],
                }
                for n, (_, _, _, w) in enumerate(passages)
            ]
        },
        "otter": [
            {"speaker": name, "text": t, "start": s, "end": e}
            for name, (t, s, e, _) in zip(("Ann", "Ben"), passages, strict=True)
        ],
    }


@pytest.mark.parametrize("shape", shapes())
def test_the_shape_tells_the_program(reading, shape):
    transcript = reading(json.dumps(shapes()[shape]), "s.json")
    assert [turn.text.replace("?", "").replace(".", "") for turn in transcript.turns] == ["How now", "Well enough"]
    assert [turn.start for turn in transcript.turns] == [0.0, 1.0]
    assert len(transcript.speakers) == 2


def test_json_without_words_is_refused(reading):
    for document in ("{}", "[]", '{"a": 1}', "[1, 2]", '{"segments": []}'):
        with pytest.raises(UnreadableFile):
            reading(document, "s.json")


def test_a_reading_of_one_session_is_a_transcript_again(reading, tmp_path):
    transcript = reading("[00:10] T: How now? (pause 12s)\n[00:30] P: Well enough.\n")
    session = {
        "id": "s1",
        "source": transcript.source,
        "revision": transcript.revision,
        "language": "en",
        "speakers": {name: {"role": who.role, "how": who.how, "why": who.why} for name, who in transcript.speakers},
        "turns": [
            {"id": t.id, "speaker": t.speaker, "name": t.name, "start": t.start, "end": t.end, "text": t.text}
            for t in transcript.turns
        ],
        "events": [
            {"id": e.id, "kind": e.kind, "turn": e.turn, "at": e.at, "start": e.start, "end": e.end, "note": e.note}
            for e in transcript.events
        ],
    }
    document = {"schema": "thirdear.reading/1", "sessions": [session]}
    assert reading(json.dumps(document), "r.json") == transcript
    with pytest.raises(UnreadableFile, match="several sessions"):
        reading(json.dumps({**document, "sessions": [session, session]}), "r.json")


def test_roles_and_ids_may_be_given_to_our_own_json(reading, tmp_path):
    write(reading("T: How now? [laughs]\nP: Well enough.\n"), tmp_path / "own.json")
    transcript = reading((tmp_path / "own.json").read_text(), "own.json", id="other", speakers={"p": "other"})
    assert [turn.id for turn in transcript.turns] == ["other.t1", "other.t2"]
    assert transcript.events[0].id == "other.v1"
    assert transcript.turns[1].speaker == "other"


@pytest.mark.parametrize(
    "change", [{"turns": None}, {"turns": [{}]}, {"events": [{"id": "x"}]}, {"id": 3}, {"turns": 5}, {"speakers": {"a": 1}}]
)
def test_contradictory_json_of_ours_is_refused(reading, tmp_path, change):
    write(reading("T: How now?\nP: Well enough.\n"), tmp_path / "own.json")
    document = json.loads((tmp_path / "own.json").read_text())
    with pytest.raises(UnreadableFile):
        reading(json.dumps({**document, **change}), "own.json")


def test_a_silence_between_words_is_a_pause(reading):
    words = [{"word": "so", "start": 1.0, "end": 1.2}, {"word": "yes", "start": 9.0, "end": 9.3}]
    transcript = reading(json.dumps({"words": words}), "s.json")
    assert transcript.turns[0].text == "so yes"
    assert [(event.kind, event.at, event.seconds) for event in transcript.events] == [("pause", 2, 7.8)]
