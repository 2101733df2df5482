"""What was done of a recording so far, so that work which ended in any way goes on where it was.

A notebook is one file. Each entry is on the disk (fsync) before the work goes on. It is encrypted under a key made of the
recording's own bytes: whoever has no recording learns nothing from it, and when the sound is destroyed so are its words here.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["Notebook"]

_NONCE = 12
_LENGTH = 4  # bytes that say how long an entry is


class Notebook:
    """The entries of one recording, heard in one way; without a folder nothing is kept and nothing is known."""

    def __init__(self, folder: str | Path | None, recordings: Sequence[str], how: Mapping[str, Any]) -> None:
        """`recordings`: the sha256 of each; `how`: what else decides what is heard, so that another way begins anew."""
        self._folder = None if folder is None else Path(folder)
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        secret = hashlib.sha256("".join(recordings).encode()).digest()
        way = json.dumps(how, sort_keys=True).encode()
        self._cipher = AESGCM(_derived(secret, b"thirdear speech notebook key " + way))
        self._name = f"{_derived(secret, b'thirdear speech notebook name ' + way)[:12].hex()}.hearing"
        self._entries = 0

    @property
    def path(self) -> Path | None:
        return None if self._folder is None else self._folder / self._name

    def entries(self) -> Iterator[dict[str, Any]]:
        """All whole entries, in order; what an end in the middle of writing left behind is cut off."""
        if self.path is None or not self.path.is_file():
            return
        data, at = self.path.read_bytes(), 0
        while (entry := self._entry(data, at)) is not None:
            length, value = entry
            at += length
            self._entries += 1
            yield value
        if at < len(data):
            os.truncate(self.path, at)

    def write(self, entry: Mapping[str, Any]) -> None:
        """Keep one more entry; it is on the disk when this returns."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        nonce = os.urandom(_NONCE)
        sealed = nonce + self._cipher.encrypt(nonce, zlib.compress(json.dumps(entry).encode(), 1), self._place())
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            whole = memoryview(len(sealed).to_bytes(_LENGTH, "big") + sealed)
            while whole:
                whole = whole[os.write(file, whole) :]
            os.fsync(file)
        finally:
            os.close(file)
        self._entries += 1

    def forget(self) -> None:
        """Remove it: the work is done."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def _entry(self, data: bytes, at: int) -> tuple[int, dict[str, Any]] | None:
        from cryptography.exceptions import InvalidTag

        length = int.from_bytes(data[at : at + _LENGTH], "big")
        sealed = data[at + _LENGTH : at + _LENGTH + length]
        if len(sealed) < max(length, _NONCE + 1):
            return None
        try:
            value = json.loads(zlib.decompress(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._place())))
        except (InvalidTag, ValueError, zlib.error):
            return None
        return _LENGTH + length, value

    def _place(self) -> bytes:
        """Which entry it is: one that stands elsewhere does not open."""
        return str(self._entries).encode()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(hashes.SHA256(), 32, salt=None, info=purpose).derive(secret)
