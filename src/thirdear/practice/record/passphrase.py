"""From what a person knows to a key: a passphrase through argon2id, or the recovery code kept on paper."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import asdict, dataclass

from argon2.low_level import Type, hash_secret_raw

from thirdear.practice.errors import Damaged, WrongKey
from thirdear.practice.record.envelope import KEY_BYTES, derived

__all__ = ["SHORTEST_PASSPHRASE", "Cost", "key_from_code", "key_from_passphrase", "new_recovery_code"]

SHORTEST_PASSPHRASE = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O or U to misread
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SYMBOLS, _GROUP = 24, 5  # 120 random bits, and one symbol that catches a slip of the pen


@dataclass(frozen=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, lanes. Kept beside the salt, so that it can grow."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        if not (8 * self.lanes <= self.memory_kib <= 4 * 2**20 and 1 <= self.passes <= 64 and 1 <= self.lanes <= 16):
            raise Damaged("The key file asks for an impossible cost of a passphrase.")

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def key_from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a passphrase stands for (argon2id). Spaces at its ends and its Unicode form do not matter."""
    known = unicodedata.normalize("NFKC", passphrase).strip().encode()
    return hash_secret_raw(known, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def new_recovery_code() -> str:
    """Five groups of five symbols, shown once and never stored."""
    symbols = "".join(secrets.choice(_ALPHABET) for _ in range(_SYMBOLS))
    return _grouped(symbols + _check(symbols))


def key_from_code(code: str) -> bytes:
    """The key that a recovery code stands for, however it was typed. Raises `WrongKey` for one that was never made."""
    symbols = "".join(code.upper().translate(_READ_AS).replace("-", " ").split())
    if len(symbols) != _SYMBOLS + 1 or set(symbols) - set(_ALPHABET) or _check(symbols[:-1]) != symbols[-1]:
        raise WrongKey("That is no recovery code as they are printed here.")
    return derived(symbols.encode("ascii"), "recovery")


def _check(symbols: str) -> str:
    total = 0
    for symbol in symbols:
        total = (total * 33 + _ALPHABET.index(symbol)) % 31
    return _ALPHABET[total]


def _grouped(symbols: str) -> str:
    return "-".join(symbols[at : at + _GROUP] for at in range(0, len(symbols), _GROUP))
