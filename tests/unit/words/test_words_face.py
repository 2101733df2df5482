import io
import subprocess
import sys

import pytest

from thirdear.listening import words
from thirdear.listening.errors import InputError, UnreadableFile
from thirdear.listening.words import FORMATS, Transcript, read, read_many, write


def test_the_public_face_is_what_it_says():
    assert sorted(words.__all__) == sorted(
        [
            "FORMATS",
            "ROLES",
            "Event",
            "Role",
            "Span",
            "Speaker",
            "SpokenTime",
            "ToldAs",
            "Transcript",
            "Turn",
            "checked",
            "corrected",
            "is_unchecked",
            "recording_of",
            "read",
            "read_labelled",
            "read_many",
            "revision_of",
            "seconds_in",
            "with_roles",
            "write",
        ]
    )
    assert all(hasattr(words, name) for name in words.__all__)
    assert set(FORMATS) == {"webvtt", "subrip", "plain", "docx", "chat", "elan", "csv", "daap", "json", "speech_json"}


def test_importing_the_room_loads_no_parser():
    heavy = "webvtt pysubs2 docx pylangacq pympi lxml charset_normalizer defusedxml xml.etree"
    code = f"import sys, thirdear.listening.words; print([name for name in '{heavy}'.split() if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_one_bad_file_never_loses_the_others_and_ids_stay_unique(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "s1.txt").write_text("T: Hello?\nP: Hello.\n")
    results = read_many([tmp_path / "a" / "s1.txt", tmp_path / "none.txt", tmp_path / "b" / "s1.txt"])
    assert [result.id if isinstance(result, Transcript) else str(result) for result in results] == [
        "s1",
        "none.txt cannot be read: there is no such file.",
        "s1-2",
    ]
    assert isinstance(results[2], Transcript)
    assert results[2].turns[0].id == "s1-2.t1"


def test_an_open_file_is_read_without_a_path():
    file = io.BytesIO(b"T: Hello?\nP: Hello.\n")
    file.name = "hour one.txt"
    transcript = read(file)
    assert (transcript.id, transcript.source) == ("hour-one", "hour one.txt")


def test_a_format_that_is_only_read_is_not_written(reading, tmp_path):
    transcript = reading("T: Hello?\nP: Hello.\n")
    for name in (tmp_path / "a.docx", tmp_path / "a"):
        with pytest.raises(InputError, match="webvtt"):
            write(transcript, name)
    with pytest.raises(InputError, match="cannot be written there"):
        write(transcript, tmp_path / "none" / "a.vtt")
    out = io.StringIO()
    write(transcript, out, format="csv")
    assert "Hello?" in out.getvalue()


def test_a_folder_and_a_missing_file_are_sentences(tmp_path):
    for path, reason in (
        (tmp_path, "it is a folder"),
        (tmp_path / "x", "there is no such file"),
        ("bad\0name", "could not be opened"),
    ):
        with pytest.raises(UnreadableFile, match=reason):
            read(path)
