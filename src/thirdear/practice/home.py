"""The folder in which everything of one installation lives, readable by its owner's account alone.

`practice.db` (encrypted), `keys/` (apart, so that a copy of the database alone is worth nothing) and `ledger/`
(what was erased, and how far the audit chain had come: apart, so that an old backup cannot undo either).
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from thirdear.practice.errors import Refusal

__all__ = ["Home", "write_durably"]

_FOLDER, _FILE = 0o700, 0o600


@dataclass(frozen=True)
class Home:
    """Paths of one installation. Nothing is made or read until `prepare`."""

    path: Path

    @classmethod
    def from_environment(cls) -> Home:
        """`THIRDEAR_HOME`, or `~/.local/share/thirdear` (`XDG_DATA_HOME` is obeyed)."""
        if named := os.environ.get("THIRDEAR_HOME"):
            return cls(Path(named).expanduser().absolute())
        data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
        return cls(Path(data).expanduser().absolute() / "thirdear")

    @property
    def database(self) -> Path:
        return self.path / "practice.db"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def people_keys(self) -> Path:
        return self.keys / "people"

    @property
    def ledger(self) -> Path:
        return self.path / "ledger"

    @property
    def workspaces(self) -> Path:
        """What is half written down of recordings, encrypted under keys made of the sound itself."""
        return self.path / "writing-down"

    @property
    def secret(self) -> str:
        """The random key with which the site signs; empty before the first start."""
        file = self.keys / "secret"
        return file.read_text(encoding="ascii").strip() if file.is_file() else ""

    def prepare(self) -> None:
        """Make the folders and the site's secret where they are missing, and take them from everybody else."""
        try:
            for folder in (self.path, self.keys, self.people_keys, self.ledger):
                folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
                folder.chmod(_FOLDER)
            for file in (path for path in self.path.rglob("*") if path.is_file()):
                file.chmod(_FILE)
            if not self.secret:
                write_durably(self.keys / "secret", secrets.token_urlsafe(48).encode("ascii"))
        except OSError as error:
            raise Refusal(f"The home folder {self.path} cannot be used: {error.strerror or 'the system refused'}.") from None


def write_durably(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write a small file whole or not at all: it is on the disk, under its name, when this returns.

    Raises `FileExistsError` where a file has the name already and `replace` is off.
    """
    scratch = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            scratch.replace(path)
        else:
            os.link(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was made, renamed or removed in this folder outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
