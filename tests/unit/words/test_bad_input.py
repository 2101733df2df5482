"""A damaged file is a transcript or one clear sentence: never another error, never a word of it in the sentence."""

import io
import json
import random
import time
import zipfile

import pytest
from words_samples import SAMPLES

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words import Transcript, read

SAID = "Zanzibarium"


def read_bytes(data, name):
    file = io.BytesIO(data)
    file.name = name
    try:
        return read(file)
    except UnreadableFile as error:
        sentence = str(error)
        assert SAID not in sentence
        assert sentence.startswith(f"{name} cannot be read: ")
        assert "\n" not in sentence
        assert sentence.endswith(".")
        assert len(sentence) < 200
        return sentence


def mutations():
    for name, data in SAMPLES.items():
        chance = random.Random(f"thirdear {name}")  # noqa: S311
        for cut in (0.2, 0.5, 0.9):
            yield f"cut at {cut}", name, data[: int(len(data) * cut)]
        for rate in (0.002, 0.02, 0.2):
            yield (
                f"flipped at {rate}",
                name,
                bytes(byte ^ 1 << chance.randrange(8) if chance.random() < rate else byte for byte in data),
            )
        lines = data.split(b"\n")
        chance.shuffle(lines)
        yield "lines shuffled", name, b"\n".join(lines)
        yield "doubled", name, data + data
        yield "beheaded", name, data[len(data) // 3 :]
        yield "holed", name, data.replace(b"\n", b"\0\n", 3)
        yield "unspaced", name, data.replace(b"\n\n", b"\n").replace(b": ", b":")


@pytest.mark.parametrize(("how", "name", "data"), [pytest.param(*case, id=f"{case[1]} {case[0]}") for case in mutations()])
def test_a_damaged_file_is_a_transcript_or_a_sentence(how, name, data):
    for suffix in (name, "x.txt", "x.json"):
        found = read_bytes(data, suffix)
        assert isinstance(found, Transcript | str)


def archive(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in entries.items():
            package.writestr(name.replace("__", "/"), content)
    return out.getvalue()


BOMB = (
    "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a '"
    + "x" * 50
    + "'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]><ANNOTATION_DOCUMENT>&j;</ANNOTATION_DOCUMENT>"
)
REFUSED = {
    "empty": b"",
    "spaces": b" \n\t \r\n ",
    "nul": b"\0" * 50,
    "mark alone": b"\xef\xbb\xbf",
    "utf-16 mark alone": b"\xff\xfe",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "random": random.Random(1).randbytes(5000),  # noqa: S311
    "pdf": b"%PDF-1.7\n...",
    "zip": archive(a="b"),
    "half a zip": archive(word__document="x" * 500)[:200],
    "docx of nothing": archive(**{"word__document.xml": "<a/>"}),
    "pk": b"PK\x03\x04",
    "bomb": BOMB.encode(),
    "html": b"<!DOCTYPE html><p>Zanzibarium",
    "xml": b"<?xml version='1.0'?><a>Zanzibarium</a>",
    "half xml": b"<ANNOTATION_DOCUMENT><TIER",
    "eaf of nothing": b"<ANNOTATION_DOCUMENT/>",
    "deep json": b"[" * 100_000,
    "deep json closed": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 50_000,
    "half json": b'{"segments": [{"text": "Zanzibarium',
    "json number": b'{"segments": [{"start": ' + b"9" * 5000 + b"}]}",
    "vtt of nothing": b"WEBVTT\n\n",
    "vtt of notes": b"WEBVTT\n\nNOTE Zanzibarium\nhere\n",
    "headers": b"Session 2, 14 January 2025\nDate: today\n\n====\n",
    "chat of headers": b"@UTF8\n@Begin\n@End\n",
    "csv of a header": b"speaker,text\n",
    "labels alone": b"T:\nP:\nT:\n",
    "directions alone": b"[music]\n[applause]\n",
    "several sessions": b"session,speaker,text\n1,T,a\n2,T,b\n",
    "csv without words": b"a,b,c\n1,2,3\n",
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_nobody_says_anything_in_is_refused_in_a_sentence(what):
    name = "x.csv" if "csv" in what else "x.dat"
    assert isinstance(read_bytes(REFUSED[what], name), str)


def test_a_missed_session_alone_is_a_transcript():
    found = read_bytes(b"[missed session on 11 March]\n", "s.txt")
    assert found.turns == ()
    assert found.events[0].kind == "absence"


def test_a_twenty_thousand_word_turn_and_three_hours_are_read():
    long = read_bytes(b"T: Well?\nP: " + b"and then " * 10_000, "long.txt")
    assert len(long.turns[1].text.split()) == 20_000
    hours = "WEBVTT\n\n" + "".join(
        f"{n // 1800:02}:{n // 30 % 60:02}:{2 * n % 60:02}.000 --> {n // 1800:02}:{n // 30 % 60:02}:{2 * n % 60 + 1:02}.500\n"
        f"<v {'AB'[n % 2]}>I said so?\n\n"
        for n in range(5400)
    )
    assert read_bytes(hours.encode(), "hours.vtt").turns[-1].end == 10799.5


def test_right_to_left_and_emoji_are_words():
    found = read_bytes("P: שלום, أهلا 👩‍👩‍👧 🙂\nT: ؟\n".encode(), "s.txt")
    assert found.turns[0].text == "שלום, أهلا 👩‍👩‍👧 🙂"


def test_a_huge_field_and_a_nul_in_a_table_are_read():
    found = read_bytes(b"speaker,text\nP," + b"x" * 300_000 + b"\nT,a\0b\n", "s.csv")
    assert [len(turn.text) for turn in found.turns] == [300_000, 3]


HEADS = {
    "s.txt": "T: go\nP: ",
    "s.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n",
    "s.srt": "1\n00:00:01,000 --> 00:00:02,000\n",
    "s.cha": "@UTF8\n@Begin\n*PAT:\t",
    "s.csv": "speaker,text\nP,",
    "s.dat": "",
}


@pytest.mark.parametrize(
    "unit",
    ["word ", "[", "[[", "(", "((", "(a", "*a", "<", "&", "[00:00:01]", ":", "A:", "\\", "{\\", " ", "\x15", '"', "\n", "-->"],
)
@pytest.mark.parametrize("name", HEADS)
def test_no_line_takes_more_than_its_length(name, unit):
    began = time.process_time()
    read_bytes((HEADS[name] + unit * (60_000 // len(unit))).encode(), name)
    assert time.process_time() - began < 1.5


def test_a_line_of_five_megabytes_is_read_in_five_seconds():
    began = time.process_time()
    found = read_bytes(b"T: go\nP: " + b"I went (pause 2s) to [the] house. " * 150_000, "s.txt")
    assert isinstance(found, Transcript)
    assert time.process_time() - began < 10  # five on a machine that does nothing else
    began = time.process_time()
    found = read_bytes(b"P: " + b"and then " * 550_000, "s.txt")
    assert time.process_time() - began < 5
    assert json.dumps(found.turns[0].text[:9]) == '"and then "'
