"""The form of a backup file: a header, then encrypted chunks, each bound to the header, to its number and to being the last.

    bytes 0-8     3EARBAK and the format, 1
    4 bytes       length of the header, big endian
    header        JSON: what it holds, and the backup's own key, wrapped so that passphrase or recovery code open it
    chunks        4 bytes length, then AES-256-GCM of up to 1 MiB; nonce = number of the chunk and whether it is the last

Chunks that were changed, swapped, repeated, left out or taken from another backup do not open, and a file that ends
before its last chunk is refused. Nothing is given out before the chunk that holds it has proved itself. Pure: it knows
no home, no database.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from thirdear.practice.errors import Damaged

__all__ = ["CHUNK", "Sealer", "Unsealer", "read_header"]

_MAGIC = b"3EARBAK\x01"
CHUNK = 2**20
_TAG = 16
_LONGEST_HEADER = 2**16
_CUT = "The backup ends too early: part of it is missing."


class Sealer(io.RawIOBase):
    """Takes bytes and writes them, sealed, as they come. It holds no more than one chunk; `close` writes the last."""

    def __init__(self, out: BinaryIO, header: Mapping[str, Any], key: bytes) -> None:
        head = json.dumps(header, sort_keys=True).encode()
        out.write(_MAGIC + len(head).to_bytes(4, "big") + head)
        self._out, self._key, self._bound = out, AESGCM(key), hashlib.sha256(head).digest()
        self._waiting, self._number = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            super().close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        sealed = self._key.encrypt(_nonce(self._number, last), plain, self._bound)
        self._out.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Unsealer(io.RawIOBase):
    """Gives the bytes back, each only after its chunk has proved itself. Raises `Damaged`."""

    def __init__(self, source: BinaryIO, header: bytes, key: bytes) -> None:
        self._source, self._key, self._bound = source, AESGCM(key), hashlib.sha256(header).digest()
        self._ready, self._number, self._done = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._ready and not self._done:
            self._next()
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def to_the_end(self) -> None:
        """Read what is left: only with its last chunk is a backup whole, and nothing may follow it."""
        while not self._done:
            self._next()
        if self._source.read(1):
            raise Damaged("The backup has bytes after its end.")

    def _next(self) -> None:
        size = int.from_bytes(_exactly(self._source, 4), "big")
        if not _TAG <= size <= CHUNK + _TAG:
            raise Damaged("The backup is damaged: a chunk has an impossible length.")
        sealed = _exactly(self._source, size)
        for last in (False, True):
            try:
                self._ready = self._key.decrypt(_nonce(self._number, last), sealed, self._bound)
            except InvalidTag:
                continue
            self._number, self._done = self._number + 1, last
            return
        raise Damaged(f"The backup is damaged or was changed: its chunk {self._number + 1} does not open.")


def read_header(source: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """What the header says (not yet proved: the chunks prove it), and its bytes. Raises `Damaged`."""
    if source.read(len(_MAGIC)) != _MAGIC:
        raise Damaged("This is no backup of Third Ear, or one of a later version.")
    size = int.from_bytes(_exactly(source, 4), "big")
    if size > _LONGEST_HEADER:
        raise Damaged("The backup is damaged: its header is too long.")
    head = _exactly(source, size)
    try:
        content = json.loads(head)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise Damaged("The backup is damaged: its header cannot be read.")
    return content, head


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise Damaged(_CUT)
    return data
