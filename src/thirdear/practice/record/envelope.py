"""How one text is sealed: AES-256-GCM under its person's own key, bound to the place where it is kept.

A sealed value is one byte of format, a random nonce of 96 bits, then ciphertext and tag. Table, row and field are
associated data: sealed bytes that somebody moved to another row, field or table do not open. Pure: no state, no disk.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from thirdear.practice.errors import Damaged

__all__ = ["KEY_BYTES", "Place", "derived", "new_key", "open_sealed", "seal"]

KEY_BYTES = 32
_FORMAT = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs: it opens there and nowhere else."""

    table: str
    row: UUID | str
    field: str

    @property
    def bound(self) -> bytes:
        return "\x1f".join(("thirdear", _FORMAT.hex(), self.table, str(self.row), self.field)).encode()


def new_key() -> bytes:
    """Thirty-two random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes | bytearray, plain: bytes, place: Place) -> bytes:
    """Encrypt and bind to the place. The same words sealed twice look different."""
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, place.bound)


def open_sealed(key: bytes | bytearray, sealed: bytes, place: Place) -> bytes:
    """Decrypt, or raise `Damaged`: another key, another place, another format, or a changed byte."""
    if len(sealed) < 1 + _NONCE_BYTES + _TAG_BYTES or sealed[:1] != _FORMAT:
        raise Damaged(f"A sealed value of {place.table}.{place.field} has no format known here.")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :], place.bound)
    except InvalidTag:
        raise Damaged(f"A sealed value of {place.table}.{place.field} does not open: bytes, place or key have changed.") from None


def derived(key: bytes | bytearray, purpose: str) -> bytes:
    """Another key for one purpose, from which the first cannot be found (HKDF-SHA256)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"thirdear/1/{purpose}".encode()).derive(bytes(key))
