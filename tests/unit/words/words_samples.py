"""One small file of each format, as bytes, made here. The words are ours."""

import io
import json
import tempfile
from pathlib import Path

import docx

from thirdear.listening.words import read, write

PLAIN = """Session 2, 14 January 2025

T: You were late, and you said nothing of it?
P: I was on the bridge. [laughs] Zanzibarium, my brother calls it (pause 12s), and I did not want to ring.
[phone rings]
T: You did not want to.
P: No. I thought you'd be - I don't know… cross.
"""


def _made():
    file = io.BytesIO(PLAIN.encode())
    file.name = "s.txt"
    transcript = read(file)
    yield "s.txt", PLAIN.encode()
    for suffix in (".vtt", ".csv", ".cha", ".json"):
        with tempfile.TemporaryDirectory() as folder:
            write(transcript, Path(folder) / f"s{suffix}")
            yield f"s{suffix}", (Path(folder) / f"s{suffix}").read_bytes()
    yield (
        "s.srt",
        "".join(
            f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{turn.name}: {turn.text}\n\n" for n, turn in enumerate(transcript.turns)
        ).encode(),
    )
    yield (
        "whisper.json",
        json.dumps(
            {
                "segments": [
                    {"start": n, "end": n + 0.5, "text": turn.text, "speaker": turn.name}
                    for n, turn in enumerate(transcript.turns)
                ]
            }
        ).encode(),
    )
    yield "daap.txt", "".join(f"\\s {1 + (turn.name == 'P')}\n{turn.text}\n" for turn in transcript.turns).encode()
    tiers = "".join(
        f'<TIER TIER_ID="{name}">'
        + "".join(
            f"<ANNOTATION><ALIGNABLE_ANNOTATION><ANNOTATION_VALUE>{turn.text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for turn in transcript.turns
            if turn.name == name
        )
        + "</TIER>\n"
        for name in "TP"
    )
    yield "s.eaf", f'<?xml version="1.0"?>\n<ANNOTATION_DOCUMENT>\n<TIME_ORDER/>\n{tiers}</ANNOTATION_DOCUMENT>\n'.encode()
    document, out = docx.Document(), io.BytesIO()
    for line in PLAIN.split("\n"):
        document.add_paragraph(line)
    document.save(out)
    yield "s.docx", out.getvalue()


SAMPLES = dict(_made())
