"""CHAT (CLAN, TalkBank): from a main line to the words a reader reads.

Retracing and error codes go, the words stay; `&=laughs`, `(12.)`, `[>]` become marks. The codes follow the CHAT
manual (MacWhinney, TalkBank); what is not a code is a word.
"""

from __future__ import annotations

import re

from thirdear.listening.words.directions import kind_of, lift, seconds_in
from thirdear.listening.words.draft import Mark, Utterance
from thirdear.listening.words.transcript import EventKind

__all__ = ["spoken"]

_BULLET = re.compile(r"\x15(?:%\w{1,10}:\"[^\"\x15]{0,200}\"_)?(\d{1,10})_(\d{1,10})-?\x15|\x15[^\x15]{0,300}\x15")
_TOKEN = re.compile(r"\[[^\[\]]{0,2000}\]|[^\s\[\]]+|[\[\]]")
_SILENT = re.compile(r"\[(?:/{1,3}|/-|/\?|!{1,2}|\?|\^c?|e|[*:+\-%=^].*|x ?\d+|=\?.*|# .*)\]", re.DOTALL)
_OVERLAP = re.compile(r"\[[<>]\d{0,2}\]")
_SOUND = re.compile(r"\[=! ?(.*)\]", re.DOTALL)
_PAUSE = re.compile(r"\((?:\.{1,3}|\d{0,3}:?\d{1,4}\.\d{0,3})\)")
_ENDINGS = {
    "+...": "...",
    "+..?": "...?",
    "+/.": "-",
    "+//.": "-",
    "+/?": "-?",
    "+//?": "-?",
    '+"/.': ":",
    '+".': ".",
    "+!?": "?!",
    "+.": ".",
}
_LINKERS = {"++", "+^", '+"', "+,", "+<"}
_CLOSING = frozenset({".", "?", "!", ",", ";", ":", "...", "...?", "-", "-?", "?!"})
_SUFFIX = re.compile(r"(?<=\w)@[a-z]{1,2}(?::[\w+&]{1,20})?(?:\$[\w:]{1,20})?(?=\W|$)")
_UNSAID = re.compile(r"\(([^\W\d_]+['’]?)\)")
_PROSODY = str.maketrans("", "", "↑↓⇗↗→↘⇘∞≈≋≡⌈⌉⌊⌋∆∇▁▔☺♋⁇ⁿ∬Ϋ∮§↫ʔˈˌ")


def spoken(line: str) -> Utterance:
    """The main line's words as plain text, its codes as marks, its bullets as times; nobody's yet."""
    times = [(int(found[1]) / 1000, int(found[2]) / 1000) for found in _BULLET.finditer(line) if found[1]]
    said = _Words()
    for token in _TOKEN.findall(_BULLET.sub(" ", line)):
        said.take(token)
    start = min((time[0] for time in times), default=None)
    end = max((time[1] for time in times), default=None)
    text = said.text()
    marks = tuple(Mark(min(mark.at, len(text)), mark.kind, mark.note, seconds=mark.seconds) for mark in said.marks)
    return lift(Utterance(None, text, start, end, marks=marks))


class _Words:
    """A line's words, put together with the spaces that readers expect."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.marks: list[Mark] = []

    def text(self) -> str:
        return "".join(self._pieces)

    def take(self, code: str) -> None:
        if code == "+<":
            self._mark("overlap", code)
        elif code in _LINKERS or not code.strip("<>"):
            return
        elif code.startswith("["):
            self._bracket(code)
        elif code.startswith("&=") and len(code) > 2:
            self._mark(kind_of(f"[{code[2:].replace(':', ' ').replace('_', ' ')}]") or "non_speech", code)
        elif code.startswith("&*") and ":" in code:
            self._mark("overlap", code)
        elif _PAUSE.fullmatch(code):
            self._mark("pause", code)
        elif code in _ENDINGS:
            self._word(_ENDINGS[code], closing=True)
        elif code in ("„", "‡"):
            self._word(",", closing=True)
        else:
            word = self._plain(code.removeprefix("<").removesuffix(">"))
            self._word(word, closing=word in _CLOSING)

    def _bracket(self, token: str) -> None:
        sound = _SOUND.fullmatch(token)
        if _OVERLAP.fullmatch(token):
            self._mark("overlap", token)
        elif sound:
            self._mark(kind_of(f"[{sound[1]}]") or "non_speech", token)
        elif not _SILENT.fullmatch(token):
            self._word(token, closing=False)

    def _plain(self, token: str) -> str:
        if token.isalpha():
            return token
        if re.match(r"&[-+~]\w", token):
            token = token[2:]
        elif re.match(r"&[^\W\d_]", token):
            token = token[1:]
        elif re.fullmatch(r"0(?:[^\W\d_].*)?", token):
            return ""  # 0word: left out by the speaker; 0 alone: nothing was said
        bare = _SUFFIX.sub("", token.translate(_PROSODY))
        return re.sub(r"(?<=[^\W_])_(?=[^\W_])", " ", _UNSAID.sub(r"\1", bare))

    def _word(self, word: str, *, closing: bool) -> None:
        if not word:
            return
        if self._length and not closing:
            word = f" {word}"
        self._pieces.append(word)
        self._length += len(word)

    def _mark(self, kind: EventKind, note: str) -> None:
        at = self._length + 1 if self._length else 0  # before the next word; the caller keeps it inside the text
        self.marks.append(Mark(at, kind, note, seconds=seconds_in(note) if kind == "pause" else None))
