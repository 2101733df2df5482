"""The contract of a listener, and the check of a pipeline of them before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from thirdear.listening.errors import ListenerError
from thirdear.listening.evidence.mark import Evidence
from thirdear.listening.evidence.preparation import Prepared
from thirdear.listening.evidence.progress import Progress

__all__ = ["LAYERS", "Curve", "Heard", "Listener", "check", "listen_with"]

LAYERS = frozenset({"sentences", "parse", "vectors", "times"})
Heard = Mapping[str, Sequence[Evidence]]


@dataclass(frozen=True, slots=True)
class Curve:
    """A number that runs through the hour. `x_unit` says what x counts; `turns` names the turn of each point.

    A point a word counts that speaker's words from 0, turn after turn; `neutral` is the value that means neither.
    """

    name: str
    speaker: str
    x_unit: Literal["word", "thought", "turn", "second"]
    x: tuple[float, ...]
    y: tuple[float, ...]
    turns: tuple[str, ...] = ()
    neutral: float | None = None


@dataclass(frozen=True, slots=True)
class Listener:
    """A function from prepared words, and what was heard before it, to evidence and curves.

    `requires` names layers of the preparation (`LAYERS`) or kinds of evidence that earlier listeners give; `gives`
    the kinds of evidence it may give. `languages` None: any. `scope` is the session; what needs several sessions belongs
    to formulation.
    """

    name: str
    version: int
    hear: Callable[[Prepared, Heard], Iterable[Evidence | Curve]]
    gives: frozenset[str]
    requires: frozenset[str] = frozenset({"sentences", "parse"})
    languages: frozenset[str] | None = field(default=frozenset({"en"}))
    scope: Literal["session", "treatment"] = "session"

    @property
    def id(self) -> str:
        return f"{self.name}/{self.version}"


def check(listeners: Sequence[Listener]) -> None:
    """Raise `ListenerError` when two share a name, or one needs what nobody before it gives."""
    given = set(LAYERS)
    names: set[str] = set()
    for listener in listeners:
        if listener.name in names:
            raise ListenerError(f"two listeners are called {listener.name}")
        if unmet := sorted(listener.requires - given):
            raise ListenerError(f"{listener.name} requires {', '.join(unmet)}, which nothing before it gives")
        names.add(listener.name)
        given |= listener.gives


def listen_with(
    listeners: Sequence[Listener], prepared: Prepared, progress: Progress | None = None
) -> tuple[list[Evidence], list[Curve]]:
    """Run the listeners in order. Raises `ListenerError` when one gives a kind it did not declare.

    A listener that does not know the transcript's language stays silent.
    """
    check(listeners)
    marks: dict[str, list[Evidence]] = {}
    curves: list[Curve] = []
    for place, listener in enumerate(listeners, 1):
        if progress is not None:
            progress(place / (len(listeners) + 1))
        if listener.languages is not None and _language(prepared) not in listener.languages:
            continue
        for found in listener.hear(prepared, marks):
            if isinstance(found, Curve):
                curves.append(found)
            elif found.kind not in listener.gives or found.listener != listener.id:
                raise ListenerError(f"{listener.name} gave a mark it did not declare")
            else:
                marks.setdefault(found.kind, []).append(found)
    if progress is not None:
        progress(1)
    return [mark for kind in marks.values() for mark in kind], curves


def _language(prepared: Prepared) -> str:
    return prepared.transcript.language.lower().replace("_", "-").split("-")[0]
