"""Writes docs/ear.md: one card for each head, its numbers from what `make train` measured, and a reliability plot beside it.

python training/cards.py        (after `make train`; nothing heavy is imported)
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_HOME = Path(__file__).parent
_MEASURED = _HOME.parent / "src/thirdear/listening/models/ear-en/measured.json"
_DOCS = _HOME.parent / "docs"
_ENOUGH, _LEAST_SHOWN = 10, 2  # rows of a label; labels
_INTRO = """# The ear: its cards

One small encoder with many heads: all-MiniLM-L6-v2, whose four upper layers were learned anew; int8, one file. One pass over a \
saying, with what was said right before it where that is known, gives its vector and every head's scores; to six heads a \
linear part over words and pairs of words adds what those say by themselves. It was learned from \
GoEmotions, AnnoMI and the rows in [training/](../training/README.md), and from nothing else; `make train` rebuilds it.

**Nothing here was measured on psychodynamic speech.** Most rows were written by language models, and the rows that measure \
were written by the same ones: such figures say how well the ear learned what its writers meant, and real people speak \
otherwise. The rows held back are two halves, each measured with what the other calibrated. Intervals are bootstrap intervals \
over rows, 95 %. The calibration error stands beside what a perfectly calibrated ear would stay below, 95 times in a hundred, \
on as many rows. Typed otherwise: the same rows with the other country's spelling, in lower case, and with slips in 8 % of the \
longer words.
"""


def main() -> None:
    measured = json.loads(_MEASURED.read_text(encoding="utf-8"))
    words = tomllib.loads((_HOME / "cards.toml").read_text(encoding="utf-8"))
    lines = [_INTRO, _vectors(measured["vectors"])]
    (_DOCS / "ear").mkdir(exist_ok=True)
    for name, card in words.items():
        lines += _card(name, card, measured["heads"][name])
        (_DOCS / "ear" / f"{name}.svg").write_text(_plot(measured["heads"][name]["reliability"]), encoding="utf-8")
    (_DOCS / "ear.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _vectors(ranking: Mapping[str, Any]) -> str:
    return (
        f"**The vector** of a saying ranks {ranking['pairs']} pairs of rows, as many of each degree of likeness, nearly as the "
        f"encoder did before: rank correlation {ranking['rank_correlation']:.3f}."
    )


def _card(name: str, words: Mapping[str, Any], figures: Mapping[str, Any]) -> Iterator[str]:
    value, low, high = figures["macro_f1"]
    yield f"\n## {name.replace('_', ' ')}\n\n{words['hears']}\n"
    yield f"- **Rows**: {words['rows']}"
    yield (
        f"- **Measured** on {figures['rows']} rows that neither taught nor calibrated: macro-F1 {value:.3f} "
        f"({low:.3f}–{high:.3f}); Brier score {figures['brier']:.3f}; expected calibration error "
        f"{figures['calibration_error']:.3f}, perfect below {figures['calibration_error_if_perfect']:.3f}."
    )
    others = ", ".join(f"{kind} {value:.3f}" for kind, value in figures["typed_otherwise"].items())
    yield f"- **Typed otherwise**: macro-F1 {others}."
    yield f"- **Who must not rely on it**: {words['not_for']}"
    fails = [f"“{saying}” is heard as `{heard}`: {why}." for saying, heard, why in words["fails"]]
    yield "- **Known to fail**: " + " ".join([*fails, _worst(figures["labels"])])
    yield f"\n![How often a label held, by the probability that was said](ear/{name}.svg)\n"
    yield "| label | rows | precision | recall | F1 |\n|---|---|---|---|---|"
    for label, one in figures["labels"].items():
        yield f"| `{label}` | {one['rows']} | {_number(one['precision'])} | {_number(one['recall'])} | {one['f1']:.2f} |"


def _worst(labels: Mapping[str, Any]) -> str:
    """The labels that are heard least, of those with rows enough to say so."""
    enough = sorted((one["f1"], name) for name, one in labels.items() if one["rows"] >= _ENOUGH)
    return "Heard least: " + ", ".join(f"`{name}` ({value:.2f})" for value, name in enough[:_LEAST_SHOWN]) + "."


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _plot(bins: list[list[float]]) -> str:
    """Said probability to the right, true share upwards; a dot's size is how many rows; on the line they are the same."""
    most = max(count for *_, count in bins)
    dots = "".join(
        f'<circle cx="{20 + 160 * said:.1f}" cy="{180 - 160 * true:.1f}" r="{2 + 5 * (count / most) ** 0.5:.1f}"/>'
        for said, true, count in bins
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200" role="img">'
        "<title>Reliability: probability said against share that was true</title>"
        '<path d="M20 180H180M20 180V20M20 180L180 20" fill="none" stroke="#999"/>'
        f'<g fill="#4a5a78" fill-opacity=".75">{dots}</g></svg>\n'
    )


if __name__ == "__main__":
    main()
