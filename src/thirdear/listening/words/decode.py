"""From bytes to text, whatever the encoding and the line ends. No NUL and no lone surrogate gets past here."""

from __future__ import annotations

import codecs
import re

__all__ = ["clean", "decode", "tame"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNREADABLE = re.compile(r"[\x00\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n|\r|\x85")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x15\x1a\x1b")
_UNDEFINED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
_SAMPLE = 200_000
_LONGEST_LINE = 2_000
_EMPTY_LINES = 100


def clean(text: str) -> str:
    """The text with U+FFFD where a NUL or a lone surrogate stood; every offset stays."""
    return _UNREADABLE.sub("\ufffd", text)


def tame(text: str) -> bool:
    """Whether a file is of a shape that any library reads in reasonable time: some search a line again from every
    bracket, or a caption again from every empty line, and would not come back from a damaged file.
    """
    return max(map(len, text.split("\n"))) <= _LONGEST_LINE and "\n" * _EMPTY_LINES not in text


def decode(data: bytes) -> str | None:
    """The text with plain line ends; None when the bytes are no text."""
    text = _decoded(data)
    if text is None:
        return None
    return _LINE_ENDS.sub("\n", clean(text)).removeprefix("\ufeff")


def _decoded(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace")
    if len(data) - len(data.translate(None, _CONTROLS)) > max(4, 0.05 * len(data)):
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(data)


def _utf16_without_mark(data: bytes) -> str | None:
    """Latin text in UTF-16 has a NUL in every other place."""
    sample = data[:_SAMPLE]
    half = max(1, len(sample) // 2)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else None


def _eight_bit(data: bytes) -> str:
    damaged = data.decode("utf-8", "replace")
    sound = sum(1 for char in damaged[:_SAMPLE] if char > "\x7f" and char != "\ufffd")
    if sound >= damaged[:_SAMPLE].count("\ufffd"):
        return damaged  # UTF-8 with a damaged byte or two: another encoding would spoil every other accent
    high = sum(1 for byte in data[:_SAMPLE] if byte > 0x7F)
    if high > 0.25 * len(data[:_SAMPLE]):
        guess = _guessed(data)
        if guess is not None:
            return guess
    if b"\x85" in data and b"\n" not in data and b"\r" not in data:
        return data.decode("latin-1")  # there 0x85 ends a line; in Windows-1252 it is an ellipsis
    if any(byte in data for byte in _UNDEFINED_IN_1252):
        return data.decode("latin-1")
    return data.decode("cp1252")


def _guessed(data: bytes) -> str | None:
    """For alphabets other than the Latin one, where most bytes are high."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    return None if best is None else data.decode(best.encoding, "replace")
