"""How soon the page answers a hand: opening, one session, all marks, scrolling. Medians in milliseconds, in a real Chromium.

The document is made up: ten sessions of 300 marks, 30 people, all that recurs. Run `python benchmarks/page.py [runs]`.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "browser"))

import formulated

from thirdear.listening import report

__all__ = ["measure"]

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_CLICK = """(selector) => new Promise((done) => {
  const started = performance.now(), drawn = new MessageChannel();
  drawn.port1.onmessage = () => done(performance.now() - started);
  document.querySelector(selector).click();
  requestAnimationFrame(() => drawn.port2.postMessage(0));
})"""
_SCROLL = """() => new Promise((done) => {
  const frames = [];
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    if (frames.length > 30) return done(frames.slice(1));
    scrollBy(0, 600);
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
_SETTLED = "document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"


def measure(runs: int = 7) -> dict[str, Any]:
    """Medians over fresh pages: from a click until the frame after it is drawn, and from one scrolled frame to the next."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(report.page(formulated.crowd(people=30, sessions=10, marks=300)), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), headless=True, args=_FLAGS)
        found = [_once(browser, file) for _ in range(runs)]
        browser.close()
        size = file.stat().st_size
    medians = {name: round(statistics.median(one[name] for one in found)) for name in found[0]}
    return {"runs": runs, "megabytes": round(size / 1e6, 1), "median_ms": medians}


def _once(browser: Browser, file: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto(file.as_uri())
    times = {"open_page": page.evaluate(_LOADED)}
    page.evaluate(_SETTLED)
    for name, selector in (
        ("open_part_of_the_sentence", ".sentence a"),
        ("open_session", ".sessions a[href='#s03']"),
        ("all_marks_first", "#s03 [data-set-mode=all]"),
        ("moments_again", "#s03 [data-set-mode=moments]"),
        ("all_marks_again", "#s03 [data-set-mode=all]"),
    ):
        times[name] = page.evaluate(_CLICK, selector)
        page.evaluate(_SETTLED)
    frames = page.evaluate(_SCROLL)
    times |= {"scroll_frame": statistics.median(frames), "scroll_slowest_frame": max(frames)}
    page.close()
    return times


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:2])), indent=1))
