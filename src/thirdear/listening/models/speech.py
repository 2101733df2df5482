"""The models of speech: not committed, for they are large and many never record; brought in by `thirdear models install`.

`speech.toml` is their card. Each file's size and sha256 are checked before it is used, whatever brought it.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thirdear.listening.errors import InputError, MissingPart

if TYPE_CHECKING:
    import onnxruntime
    from faster_whisper import WhisperModel

__all__ = ["File", "SpeechModel", "cards", "extra", "home", "is_whole", "voice_activity", "voices", "whisper", "whole_set"]

_ACTIVITY = "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2"  # of silero_vad_v6.onnx in faster-whisper
_WITHOUT_NETWORK = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "ORT_DISABLE_TELEMETRY": "1"}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a model: its name, size and sha256, its address at home, and packages (with a path in each) to join it of."""

    name: str
    size: int
    sha256: str
    home: str = ""
    packages: tuple[tuple[str, str], ...] = ()
    becomes: File | None = None


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """The card of a model of speech; `called` is its name on the command line, `sets` what installs it."""

    name: str
    called: str
    sets: tuple[str, ...]
    role: str
    source: str
    licence: str
    trained_on: str
    measured: str
    files: tuple[File, ...]

    @property
    def folder(self) -> Path:
        return home() / self.name

    @property
    def kept(self) -> tuple[File, ...]:
        """The files that lie in the folder: a file that becomes another is not kept."""
        return tuple(file.becomes or file for file in self.files)

    @property
    def sha256(self) -> str:
        """Over the names and contents of its files, as `digest_of` counts it."""
        total = hashlib.sha256()
        for file in sorted(self.kept, key=lambda file: file.name):
            total.update(file.name.encode() + b"\0" + bytes.fromhex(file.sha256))
        return total.hexdigest()

    @property
    def size(self) -> int:
        """Bytes to bring in."""
        return sum(file.size for file in self.files)

    @property
    def installed(self) -> bool:
        """Whether its files are there with their sizes; what they hold is checked when they are used."""
        places = [(self.folder / file.name, file.size) for file in self.kept]
        return all(place.is_file() and place.stat().st_size == size for place, size in places)


def home() -> Path:
    """Where models lie: THIRDEAR_MODELS, or `thirdear/models` among the user's data (XDG_DATA_HOME)."""
    named = os.environ.get("THIRDEAR_MODELS")
    if named:
        return Path(named).expanduser()
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data and Path(data).is_absolute() else Path.home() / ".local" / "share") / "thirdear" / "models"


@cache
def cards() -> tuple[SpeechModel, ...]:
    """The card of every model of speech, whether it is installed or not."""
    given = tomllib.loads((Path(__file__).parent / "speech.toml").read_text(encoding="utf-8"))
    return tuple(_card(card) for card in given["model"])


def whole_set(name: str) -> tuple[SpeechModel, ...]:
    """The models that `thirdear models install NAME` brings in. Raises `InputError` for an unknown name."""
    found = tuple(card for card in cards() if name in card.sets)
    if not found:
        known = sorted({each for card in cards() for each in card.sets})
        raise InputError(f"What can be installed is {' or '.join(known)}.")
    return found


def is_whole(path: Path, file: File) -> bool:
    """Whether a file has the size and sha256 of its card."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest() == file.sha256


def extra(module: str) -> Any:
    """A module of the extra `speech`. Raises `MissingPart` with the command that brings it in."""
    os.environ.update(_WITHOUT_NETWORK)  # nothing here asks anybody for anything
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingPart(
            "To hear recordings the packages of the extra “speech” are needed; install them with: "
            'scripts/setup speech, or python -m pip install "thirdear[speech]"'
        ) from None


def whisper(model: str | Path, threads: int) -> WhisperModel:
    """Speech to text by name (`tiny`, `base`) or from a folder in the form of faster-whisper; int8, at most `threads` threads.

    Raises `MissingPart` when it is absent or damaged, `InputError` for a name nobody knows.
    """
    found: WhisperModel = extra("faster_whisper").WhisperModel(
        str(_whisper_folder(model)), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1, local_files_only=True
    )
    return found


def _whisper_folder(model: str | Path) -> Path:
    named = {card.called: card.name for card in cards() if card.name.startswith("whisper")}
    if str(model) in named:
        return _checked(named[str(model)])
    if not (Path(model) / "model.bin").is_file():
        raise InputError(f"The model is one of {', '.join(sorted(named))}, or a folder that holds a faster-whisper model.")
    return Path(model)


def voices(threads: int) -> onnxruntime.InferenceSession:
    """The voice encoder. Raises `MissingPart` when it is absent or damaged."""
    return _session(_checked("voices") / "model.onnx", threads)


def voice_activity() -> onnxruntime.InferenceSession:
    """Silero's voice activity, as faster-whisper ships it; one thread is all it can use. Raises `MissingPart`."""
    path = Path(extra("faster_whisper").__file__).parent / "assets" / "silero_vad_v6.onnx"
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != _ACTIVITY:
        raise MissingPart("The voice activity model of faster-whisper is another one; install it with: scripts/setup speech")
    return _session(path, 1)


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _checked(name: str) -> Path:
    card = next(card for card in cards() if card.name == name)
    if not all(is_whole(card.folder / file.name, file) for file in card.kept):
        megabytes = round(sum(each.size for each in whole_set(card.sets[0])) / 1e6)
        raise MissingPart(
            f"The model {name} is absent or damaged; install it ({megabytes} MB) with: thirdear models install {card.sets[0]}"
        )
    return card.folder


def _card(card: dict[str, Any]) -> SpeechModel:
    files = tuple(_file(file) for file in card.pop("file"))
    return SpeechModel(**{**card, "sets": tuple(card["sets"])}, files=files)


def _file(file: dict[str, Any]) -> File:
    packages = tuple((package, inside) for package, inside in file.pop("packages", ()))
    becomes = file.pop("becomes", None)
    return File(**file, packages=packages, becomes=None if becomes is None else File(**becomes))
