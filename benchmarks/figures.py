"""The block of figures in the README, between two markers: written by `make bench`, checked by CI, never edited by hand."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["MEASURED", "block", "verdicts", "write"]

BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"
RESULTS = Path(__file__).parent / "results.json"
MEASURED = Path(__file__).parent.parent / "src" / "thirdear" / "listening" / "evidence" / "measured.toml"


def block(results: dict[str, Any]) -> str:
    """The figures as Markdown."""
    held, speed = results["held_back"], results["speed"]
    lines = [
        "Measured on sessions 6 to 10 of the example treatment, which whoever wrote the listeners had not read "
        "(sums like these they had seen, so the figures are a little kind): "
        f"{held['words']:,} words of one fictional client, coded by a model from the handbook. 95 % intervals are Wilson's and "
        "take marks as independent, which they are not; one treatment tells nothing about the next. A mark is right when a row "
        "of the key of the same kind and code touches its words. Silences are left out of the sums: engine and coders both took "
        "them from the times.",
        "",
        "| heard | marks a 1,000 words | precision | recall | F1 | naive baseline's F1 | two coders' F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind, figure in held["kinds"].items():
        both = results["consistency"]["kinds"].get(kind, {}).get("f1")
        lines.append(
            f"| {kind} | {held['marks_per_1000_words'][kind]} | {_interval(figure['engine']['precision'])} | "
            f"{_interval(figure['engine']['recall'])} | {_number(figure['engine']['f1'])} | "
            f"{_number(figure['baseline']['f1'])} | {_number(both)} |"
        )
    lines += [
        "",
        "The two codings of the key were both made by a model, the second blind and from the handbook alone: consistency, not "
        f"agreement between people. Cohen's kappa of the first act of {results['consistency']['turns']} therapist turns: "
        f"{_number(results['consistency']['kappa_of_acts'])}.",
        "",
    ]
    lines += [
        "<details><summary>Code by code</summary>",
        "",
        "| code | precision | recall | F1 | baseline's F1 | rows | |",
        "|---|---|---|---|---|---|---|",
    ]
    for code, figure in held["codes"].items():
        engine = figure["engine"]
        verdict = {True: "heard", False: "**not heard**", None: "nothing to find"}[figure["heard"]]
        lines.append(
            f"| `{code}` | {_interval(engine['precision'])} | {_interval(engine['recall'])} | {_number(engine['f1'])} | "
            f"{_number(figure['baseline']['f1'])} | {engine['rows']} | {verdict} |"
        )
    lines += ["", "</details>", "", *_blind(results["blind"], results["risk"]), ""]
    if results.get("others"):
        lines += [*_others(results["others"]), ""]
    lines += [*_ear(results["ear"], results.get("others")), ""]
    last, page = speed["sessions"][-1], results["page"]
    lines += [
        f"Speed, whole cold processes on two shared cores: hearing a session of 7,000 words takes {speed['listen_seconds']} s, "
        f"{speed['listen_over_models']} times its two models alone on the same words, in {speed['peak_mb']} MB at most; "
        f"`thirdear --help` takes {speed['help_over_python']} times an empty Python; {last['sessions']} sessions take "
        f"{last['seconds']} s, time grows with sessions to the power of {speed['exponent']}, and peak memory from "
        f"{speed['sessions'][1]['sessions']} to {last['sessions']} sessions by a factor of {speed['memory_growth']}. "
        f"What recurs in ten heard sessions takes {speed['formulate_ten_seconds']} s; the curves of seven dictionaries over "
        f"7,000 words {speed['curves_ms']} ms. In the browser, ten sessions of 300 marks each "
        f"(median of {page['runs']}): a session opens in {page['median_ms']['open_session']} ms, all its marks in "
        f"{page['median_ms']['all_marks_first']} ms, a scrolled frame takes {page['median_ms']['scroll_frame']} ms.",
    ]
    if results.get("practice"):
        lines += ["", _practice(results["practice"])]
    return "\n".join(lines)


def _practice(practice: dict[str, Any]) -> str:
    """Pages of the practice against an empty view of the same server, and while a text is heard."""
    names = {"/thread/": "the thread", "/recurs/": "*What recurs*", "/empty/": "the empty one"}
    shown = ", ".join(
        f"{names[path]} {one['ratio']} times ({one['ms']} ms, {practice['queries'][path]} queries)"
        for path, one in practice["pages"].items()
    )
    slowed = ", ".join(f"{names[path]} {factor}" for path, factor in practice["while_hearing"].items())
    return (
        f"The practice with {practice['texts']} texts and {practice['marks']:,} marks, against an empty page of the same server: "
        f"{shown}. *What recurs* opens in {practice['opened_ms']} ms after unlocking, once the worker has formulated, and in "
        f"{practice['anew_ms']} ms after an answer that changes it. While a text is heard, pages take so many times as long: "
        f"{slowed}."
    )


def _blind(blind: dict[str, Any], risk: dict[str, Any]) -> list[str]:
    """Passages that no writer of a listener has read, kind by kind."""
    lines = [
        "Passages written from the manual alone by models that saw no listener, unread by whoever works on them: how many are "
        "heard, and how many near misses stay quiet.",
        "",
        "| kind | heard | quiet | passages |",
        "|---|---|---|---|",
    ]
    for kind, figure in blind.items():
        count = figure["heard"][3] + figure["quiet"][3]
        lines.append(f"| {kind} | {_interval(figure['heard'])} | {_interval(figure['quiet'])} | {count} |")
    return [
        *lines,
        "",
        f"Risk, on such passages: recall of passive death wishes {_interval(risk['passive_recall'])}, of thoughts of suicide and "
        f"plans {_interval(risk['active_recall'])}; figures of speech that raise no alarm "
        f"{_interval(risk['figures_of_speech_without_alarm'])}; {risk['alarms_an_hour']['all']} alarms an hour of speech on "
        "sessions 1 to 5, the true ones among them. It closes nothing: a mark shows where to look.",
    ]


_DREAMS = (
    ("character, exact", "characters f1", "characters"),
    ("character, identity", "identity f1", "identity"),
    ("emotions, macro-F1 of five", "emotions macro", "emotions"),
    ("aggression, initiator, class and receiver", "aggression exact f1", "aggression"),
    ("aggression, initiator and receiver", "aggression who f1", "aggression"),
    ("aggression, partial credit (a third each)", "aggression partial f1", None),
    ("friendliness, initiator, class and receiver", "friendliness exact f1", "friendliness"),
    ("friendliness, initiator and receiver", "friendliness who f1", "friendliness"),
    ("friendliness, partial credit (a third each)", "friendliness partial f1", None),
)


def _at(figures: dict[str, Any], path: str) -> list[float | None]:
    for name in path.split():
        figures = figures[name]
    return figures  # type: ignore[return-value]


def _others(others: dict[str, Any]) -> list[str]:
    """What other people coded; their data is not part of this project."""
    dreams, defences = others["dreams"], others["defences"]
    unread = dreams["unread"]
    low, high = defences["interval"] or (None, None)
    lines = [
        f"On {dreams['dreams']} dreams that trained coders gave Hall and Van de Castle codes; the texts of {unread['dreams']} of "
        "them were not read by whoever wrote the rules (per-dream sets, 95 % intervals over dreams):",
        "",
        "| code | F1, all | F1, unread | wanted |",
        "|---|---|---|---|",
    ]
    for name, path, target in _DREAMS:
        wanted = f"{dreams['targets'][target]:.2f}" if target else "–"
        lines.append(f"| {name} | {_interval(_at(dreams, path))} | {_interval(_at(unread, path))} | {wanted} |")
    lines += [
        "",
        f"Defence or none on {defences['rows']} utterances of support conversations coded by trained raters: Matthews "
        f"correlation {_number(defences['matthews'])} ({_number(low)} to {_number(high)}), "
        f"where always saying defence has {_number(defences['always_defence'])}; {defences['marked']} were marked.",
    ]
    return lines


def _ear(ear: dict[str, Any], others: dict[str, Any] | None) -> list[str]:
    """The heads of the ear on rows held back, and what other people or another writer labelled."""
    risk = ear["risk"]
    harmless = sum(figure[3] for figure in risk["false_alarms"].values())
    lines = [
        "The ear's heads (`thirdear label`), on rows that neither taught nor calibrated them, by whoever wrote or coded those "
        "that did ([cards](docs/ear.md)):",
        "",
        "| head | macro-F1 | other spelling | lower case | slips | calibration error | of a perfect one, below | rows |",
        "|---|---|---|---|---|---|---|---|",
        *(
            f"| {name.replace('_', ' ')} | {_interval(head['macro_f1'])} | "
            + "".join(f"{value:.2f} | " for value in head["typed_otherwise"].values())
            + f"{head['calibration_error']:.3f} | "
            f"{head['calibration_error_if_perfect']:.3f} | {head['rows']} |"
            for name, head in ear["heads"].items()
        ),
        "",
        f"Risk, on sayings by a writer who wrote none that taught it ({harmless} of them harmless): passive death wishes that "
        f"raise an alarm {_interval(risk['any_alarm']['passive_death_wish'])}, thoughts of suicide "
        f"{_interval(risk['any_alarm']['suicidal_thought'])}; figures of speech that raise one "
        f"{_interval(risk['false_alarms']['figure_of_speech'])}. Parts of told encounters on the key of sessions 6 to 10, "
        f"macro-F1 of four: {_interval(ear['components']['macro_f1'])}; words and pairs of words with ridge regression, learned "
        f"from the same rows, {_interval(ear['components']['bag_of_words'])}. The vectors rank "
        f"{ear['vectors']['pairs']} pairs of rows as the encoder did before with a rank correlation of "
        f"{ear['vectors']['rank_correlation']:.2f}.",
    ]
    if others:
        lines += ["", _of_others(others["ear"])]
    return lines


def _of_others(ear: dict[str, Any]) -> str:
    defence, none = ear["defence"], ear["none_or_any"]
    return (
        f"On real talk held back: {ear['alarms']['a_thousand']} alarms of risk in 1,000 turns of clients in AnnoMI "
        f"({ear['alarms']['turns']:,} turns), hardly any due. "
        f"Levels of defence on {defence['rows']} utterances coded by trained raters, none of which taught it: macro-F1 of "
        f"nine {_interval(defence['macro_f1'])}, of none, immature, neurotic, mature {_interval(defence['four_groups'])}; *none* "
        f"against any on {none['rows']}: F1 of none {none['none']:.2f}."
    )


def verdicts(results: dict[str, Any]) -> str:
    """The file from which the engine knows which codes are heard."""
    lines = [
        "# Written by `make bench`: for each code whether it beat its naive baseline. Codes that are absent were never measured.",
        "[heard]",
    ]
    for code, figure in sorted(results["held_back"]["codes"].items()):
        if figure["heard"] is not None:
            lines.append(f'"{code}" = {str(figure["heard"]).lower()}')
    return "\n".join(lines) + "\n"


def write(readme: Path, results: dict[str, Any]) -> None:
    """Put the block between the markers. Raises `ValueError` when a marker is missing."""
    readme.write_text(_with_block(readme.read_text(encoding="utf-8"), results), encoding="utf-8")


def _with_block(text: str, results: dict[str, Any]) -> str:
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError("the README lacks the two markers of the figures")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{block(results)}\n{END}{rest.split(END)[1]}"


def _check(readme: Path, results: dict[str, Any]) -> str | None:
    """What is wrong with the figures, or None: the README must show the results, and the accuracy must be what comes out anew."""
    import accuracy

    text = readme.read_text(encoding="utf-8")
    if _with_block(text, results) != text:
        return "the figures in the README are not those of benchmarks/results.json; run make bench"
    if MEASURED.read_text(encoding="utf-8") != verdicts(results):
        return "evidence/measured.toml is not what the results say; run make bench"
    if accuracy.measure(accuracy.HELD_BACK) != results["held_back"]:
        return "benchmarks/results.json is not what the listeners reach now; run make bench"
    return None


def _interval(figure: list[float | None]) -> str:
    return "–" if figure[0] is None else f"{figure[0]:.2f} ({figure[1]:.2f}–{figure[2]:.2f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", type=Path, required=True, metavar="README")
    wrong = _check(parser.parse_args().check, json.loads(RESULTS.read_text(encoding="utf-8")))
    sys.exit(wrong)
