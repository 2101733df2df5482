"""The form of a backup: whole, or refused."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest

from thirdear.practice.errors import Damaged
from thirdear.practice.record import container
from thirdear.practice.record.container import Sealer, Unsealer, read_header
from thirdear.practice.record.envelope import new_key

KEY = new_key()


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(container, "CHUNK", 16)


def _sealed(plain: bytes, key: bytes = KEY, header: dict | None = None) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, header or {"holds": "words"}, key)
    for at in range(0, len(plain), 7):
        sealer.write(plain[at : at + 7])
    sealer.close()
    return out.getvalue()


def _opened(sealed: bytes, key: bytes = KEY) -> bytes:
    source = io.BytesIO(sealed)
    _, head = read_header(source)
    unsealer = Unsealer(source, head, key)
    plain = unsealer.read()
    unsealer.to_the_end()
    return plain


def _chunks(sealed: bytes) -> list[int]:
    """Where each chunk begins, and the end."""
    source = io.BytesIO(sealed)
    read_header(source)
    found = [source.tell()]
    while size := source.read(4):
        found.append(source.seek(int.from_bytes(size, "big"), io.SEEK_CUR))
    return found


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 32, 33, 100])
def test_what_goes_in_comes_out(length):
    plain = bytes(range(length))
    assert _opened(_sealed(plain)) == plain


def test_it_says_nothing_in_the_clear():
    assert b"kanarie" not in _sealed(b"kanarie" * 20)


def test_a_cut_anywhere_is_found():
    sealed = _sealed(b"the stairs were wet and dark, and I fell")
    for length in range(len(sealed)):
        with pytest.raises(Damaged):
            _opened(sealed[:length])


def test_a_changed_byte_anywhere_is_found():
    sealed = _sealed(b"the stairs were wet and dark")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Damaged):
            _opened(bytes(changed))


def test_chunks_left_out_repeated_swapped_or_added_are_found():
    sealed = _sealed(bytes(70))
    starts = _chunks(sealed)
    head, parts = sealed[: starts[0]], [sealed[a:b] for a, b in pairwise(starts)]
    assert len(parts) == 5
    other = _sealed(bytes(70))
    swapped = [parts[1], parts[0], *parts[2:]]
    for wrong in (parts[1:], [parts[0], *parts], swapped, parts[:-1], [*parts, parts[-1]], parts[-1:]):
        with pytest.raises(Damaged):
            _opened(head + b"".join(wrong))
    with pytest.raises(Damaged, match="after its end"):
        _opened(sealed + b"x")
    assert _opened(other) == bytes(70)


def test_another_key_or_another_header_opens_nothing():
    sealed = _sealed(b"the stairs")
    with pytest.raises(Damaged):
        _opened(sealed, new_key())
    with pytest.raises(Damaged):
        _opened(sealed.replace(b"words", b"swords"[:5]))


@pytest.mark.parametrize("file", [b"", b"PK\x03\x04 something else", b"3EARBAK\x02" + bytes(20), b"3EARBAK\x01\xff\xff\xff\xff"])
def test_what_is_no_backup_is_refused(file):
    with pytest.raises(Damaged):
        read_header(io.BytesIO(file))
