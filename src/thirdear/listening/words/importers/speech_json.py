"""JSON of speech-to-text programs, told apart by its shape: Whisper and its kin, Deepgram, AssemblyAI, AWS Transcribe,
Google, Rev, and lists of passages with a speaker and a text as Otter and others export them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from thirdear.listening.errors import UnreadableFile
from thirdear.listening.words.clock import seconds
from thirdear.listening.words.columns import column, meanings, normal
from thirdear.listening.words.decode import clean
from thirdear.listening.words.draft import Draft, Source, Utterance
from thirdear.listening.words.transcript import SpokenTime

__all__ = ["read"]

_SILENCE = 5.0  # seconds; the assembler makes a pause of such a gap between utterances
_CLOSING = ".,;:?!…)]}»”%"
Item = Mapping[str, Any]


def read(source: Source) -> Draft:
    """Raises `UnreadableFile` when no shape fits."""
    document = _loaded(source)
    said = _by_shape(document)
    if not said:
        raise UnreadableFile(source.name, "it is JSON of no shape that holds a transcript")
    language = document.get("language") or document.get("language_code") if isinstance(document, Mapping) else None
    return Draft(said, None, language[:2].lower() if isinstance(language, str) and language[:2].isalpha() else None)


def _loaded(source: Source) -> Any:
    try:
        return json.loads(source.text, strict=False)
    except ValueError:
        lines = [line for line in source.text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise
        return [json.loads(line, strict=False) for line in lines]


def _by_shape(document: Any) -> list[Utterance]:
    if isinstance(document, Mapping):
        results = document.get("results")
        if isinstance(results, Mapping):
            for found in (_deepgram(results), _aws(results)):
                if found:
                    return found
        if isinstance(results, list) and (found := _google(results)):
            return found
        if isinstance(document.get("monologues"), list):
            return _rev(document["monologues"])
    passages = _passages(document)
    return _listed(passages, milliseconds=_in_milliseconds(document, passages))


def _items(value: Any) -> list[Item]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _passages(document: Any, depth: int = 0) -> list[Item]:
    """The list of passages, wherever a program puts it."""
    if isinstance(document, list):
        return _items(document)
    if not isinstance(document, Mapping) or depth > 3:
        return []
    by_name = {normal(key): value for key, value in document.items()}
    for wanted in meanings()["lists"]:
        found = _passages(by_name.get(wanted), depth + 1)
        if any(_field(item, "text") is not None or "words" in item for item in found):
            return found
    words = _items(document.get("words"))
    if words:
        return [{"words": words}]
    return [document] if isinstance(document.get("text"), str) and document["text"].strip() else []


def _in_milliseconds(document: Any, passages: list[Item]) -> bool:
    """AssemblyAI and its like count whole milliseconds: no one speaks a word for minutes."""
    times: list[tuple[Any, Any]] = [(item.get("start"), item.get("end")) for item in passages]
    times += [(word.get("start"), word.get("end")) for item in passages[:200] for word in _items(item.get("words"))]
    if not any(isinstance(end, int) for _, end in times) or any(isinstance(time, float) for pair in times for time in pair):
        return False
    length: int = sum(end - start for start, end in times if _whole(start) and _whole(end))
    words: int = sum(len(str(_field(item, "text") or "").split()) + len(_items(item.get("words"))) for item in passages)
    return length > 20 * max(1, words)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _field(item: Item, meaning: str) -> Any:
    keys = list(item)
    place = column(keys, meaning)
    return None if place is None else item[keys[place]]


def _name(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = next((value[key] for key in ("name", "label", "id") if value.get(key) not in (None, "")), None)
    if value is None or isinstance(value, bool | list) or value == "":
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    return clean(f"Speaker {value}" if isinstance(value, int | float) else str(value)).strip() or None


def _time(value: Any, scale: float = 1.0) -> float | None:
    if isinstance(value, Mapping):  # Google's {"seconds": "12", "nanos": 500000000}
        whole, nanos = seconds(value.get("seconds", 0)), seconds(value.get("nanos", 0))
        return None if whole is None or nanos is None else whole + nanos / 1e9
    time = seconds(value)
    return None if time is None else time / scale


def _listed(passages: list[Item], *, milliseconds: bool) -> list[Utterance]:
    scale = 1000.0 if milliseconds else 1.0
    said: list[Utterance] = []
    for item in passages:
        name = _name(_field(item, "speaker"))
        words = _items(item.get("words"))
        text = _field(item, "text") if not words or ("words" in item and _text_beside_words(item)) else None
        start, end = _time(_field(item, "start"), scale), _time(_field(item, "end"), scale)
        start, end = _offsets(item, start, end)
        if words:
            said += _spoken(words, text if isinstance(text, str) else None, name, start, end, scale)
        elif isinstance(text, str):
            said.append(Utterance(name, clean(" ".join(text.split())), start, end))
    return said


def _offsets(item: Item, start: float | None, end: float | None) -> tuple[float | None, float | None]:
    """whisper.cpp keeps milliseconds under `offsets`; some programs write "start_ms"."""
    offsets = item.get("offsets")
    if isinstance(offsets, Mapping):
        return _time(offsets.get("from"), 1000), _time(offsets.get("to"), 1000)
    by_name = {normal(key): value for key, value in item.items()}
    for key in meanings()["milliseconds"]:
        if key in by_name and key.startswith("end"):
            end = _time(by_name[key], 1000)
        elif key in by_name:
            start = _time(by_name[key], 1000)
    return start, end


def _text_beside_words(item: Item) -> bool:
    return any(isinstance(item.get(key), str) for key in ("text", "transcript", "utterance", "content"))


def _word(word: Item) -> str:
    for key in ("punctuated_word", "word", "text", "value", "content"):
        if isinstance(word.get(key), str):
            return clean(word[key])
    return ""


def _spoken(
    words: list[Item], text: str | None, name: str | None, start: float | None, end: float | None, scale: float
) -> list[Utterance]:
    """Words with times; a change of speaker among them starts a new utterance.

    The passage's own text stands where the words repeat it, so that its punctuation stays.
    """
    groups: list[tuple[str | None, list[Item]]] = []
    spoken_until: float | None = None
    for word in words:
        began, ended = _limits(word, scale)
        silent = began is not None and spoken_until is not None and began - spoken_until >= _SILENCE and text is None
        spoken_until = ended if ended is not None else spoken_until
        who = _name(word.get("speaker", word.get("speakerTag", word.get("speaker_label")))) or name
        if groups and not silent and (who == groups[-1][0] or who is None):
            groups[-1][1].append(word)
        else:
            groups.append((who or (groups[-1][0] if groups else None), [word]))
    if text is not None and len({who for who, _ in groups}) <= 1:
        return [_placed(groups[0][0] if groups else name, words, clean(" ".join(text.split())), start, end, scale)]
    return [_placed(who, group, None, None, None, scale) for who, group in groups]


def _placed(
    name: str | None, words: list[Item], text: str | None, start: float | None, end: float | None, scale: float
) -> Utterance:
    text = _joined(map(_word, words)) if text is None else text
    times, position = [], 0
    for word in words:
        spelled = _word(word).strip()
        at = text.find(spelled, position, position + 200 + len(spelled)) if spelled else -1
        if at < 0:
            continue
        position = at + len(spelled)
        began, ended = _limits(word, scale)
        if began is not None and ended is not None and began < ended:
            times.append(SpokenTime(at, position, began, ended))
    if start is None and times:
        start = times[0].start
    if end is None and times:
        end = times[-1].end
    return Utterance(name, text, start, end, tuple(times))


def _limits(word: Item, scale: float) -> tuple[float | None, float | None]:
    keys = (
        ("start", "end"),
        ("startTime", "endTime"),
        ("start_time", "end_time"),
        ("startOffset", "endOffset"),
        ("ts", "end_ts"),
    )
    for first, last in keys:
        if first in word:
            return _time(word[first], scale), _time(word.get(last), scale)
    return None, None


def _joined(words: Iterable[str]) -> str:
    pieces: list[str] = []
    for word in words:
        spelled = " ".join(word.split())
        if spelled:
            pieces.append(spelled if not pieces or (spelled[0] in _CLOSING and len(spelled) == 1) else f" {spelled}")
    return "".join(pieces)


def _deepgram(results: Item) -> list[Utterance]:
    passages = _items(results.get("utterances"))
    if passages:
        return _listed(passages, milliseconds=False)
    said: list[Utterance] = []
    channels = _items(results.get("channels"))
    for number, channel in enumerate(channels):
        best = next(iter(_items(channel.get("alternatives"))), {})
        name = f"Channel {number}" if len(channels) > 1 else None
        said += _listed([{"words": best.get("words"), "text": best.get("transcript"), "speaker": name}], milliseconds=False)
    return sorted(said, key=lambda item: item.start or 0.0)


def _aws(results: Item) -> list[Utterance]:
    who = {
        entry.get("start_time"): segment.get("speaker_label")
        for labels in [results.get("speaker_labels")]
        if isinstance(labels, Mapping)
        for segment in _items(labels.get("segments"))
        for entry in (*_items(segment.get("items")), segment)
    }
    words: list[Item] = []
    for item in _items(results.get("items")):
        best = next(iter(_items(item.get("alternatives"))), {})
        name = item.get("speaker_label") or who.get(item.get("start_time"))
        words.append({"word": best.get("content"), "start": item.get("start_time"), "end": item.get("end_time"), "speaker": name})
    if words:
        return _spoken(words, None, None, None, None, 1.0)
    return _listed([{"text": item.get("transcript")} for item in _items(results.get("transcripts"))], milliseconds=False)


def _google(results: list[Any]) -> list[Utterance]:
    """With diarisation the last result repeats every word with a speaker's number; then it alone is read."""
    bests = [next(iter(_items(result.get("alternatives"))), {}) for result in _items(results)]
    if not any("transcript" in best or "words" in best for best in bests):
        return []
    tagged = _items(bests[-1].get("words"))
    before = sum(len(_items(best.get("words"))) or len(str(best.get("transcript", "")).split()) for best in bests[:-1])
    if len(bests) > 1 and tagged and any("speakerTag" in word for word in tagged) and len(tagged) >= before > 0:
        return _spoken(tagged, None, None, None, None, 1.0)
    return _listed([{"words": best.get("words"), "text": best.get("transcript")} for best in bests], milliseconds=False)


def _rev(monologues: list[Any]) -> list[Utterance]:
    said: list[Utterance] = []
    for monologue in _items(monologues):
        elements = _items(monologue.get("elements"))
        text = " ".join("".join(_word(element) for element in elements).split())
        spoken = [element for element in elements if element.get("type") != "punct"]
        said.append(_placed(_name(monologue.get("speaker")), spoken, text, None, None, 1.0))
    return said
