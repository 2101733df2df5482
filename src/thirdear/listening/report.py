"""A reading drawn as a page: one file a clinician can open offline, print, and take words from.

`fragment` is the page's HTML, `stylesheet` and `script` its two companions; `page` puts the three, with the fonts,
into one file under a Content-Security-Policy that forbids everything else. All words are escaped; nothing on the
page runs that is not the script below: it shows, hides, moves focus, and plays a recording that the reader chose or that
lies beside the page, both read by the browser alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from thirdear.listening.page.attributes import plain
from thirdear.listening.page.strings import amount, counted, number, sessions, strings, times
from thirdear.listening.page.treatment import treatment

__all__ = ["fragment", "page", "script", "stylesheet"]

_HOME = Path(__file__).parent / "page"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def fragment(document: Mapping[str, Any]) -> str:
    """The reading as an HTML fragment without scripts, styles or handlers; `document` is `thirdear.reading/1`.

    The same document gives the same characters. Characters that no page may hold become U+FFFD.
    """
    drawn = _templates().get_template("reading.html.j2").render(treatment=treatment(document), t=strings())
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", drawn)


@cache
def stylesheet() -> str:
    """The page's styles; fonts are `url(fonts/…)`, beside the file."""
    return "".join(
        (_HOME / name).read_text(encoding="utf-8") for name in ("report.css", "notes.css", "formulation.css", "print.css")
    )


@cache
def script() -> str:
    """The page's script: plain, strict, no library, no data."""
    return "".join((_HOME / name).read_text(encoding="utf-8") for name in ("margin.js", "sound.js", "report.js"))


def page(document: Mapping[str, Any], *, title: str | None = None) -> str:
    """The reading as one self-contained HTML file, fonts and all, that may load nothing and run nothing else."""
    style, code = _with_fonts(stylesheet()), script()
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(code)}'; font-src data:; img-src data:; "
        "media-src blob: 'self'; base-uri 'none'; form-action 'none'"
    )
    name = title or strings()["title"].format(sessions=sessions(len(document.get("sessions") or ())))
    name = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", name)
    return (
        _templates()
        .get_template("page.html.j2")
        .render(
            t=strings(),
            title=name,
            policy=policy,
            style=Markup(style),  # noqa: S704  our own file
            code=Markup(code),  # noqa: S704  our own file
            fragment=Markup(fragment(document)),  # noqa: S704  escaped when it was drawn
        )
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HOME), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(number=number, plain=plain, sessions=sessions, times=times)
    environment.globals.update(amount=amount, counted=counted)
    return environment


def _with_fonts(style: str) -> str:
    def inlined(found: re.Match[str]) -> str:
        data = base64.b64encode((_HOME / "fonts" / found[1]).read_bytes()).decode("ascii")
        return f"url(data:font/woff2;base64,{data})"

    return re.sub(r"url\(fonts/([\w.-]+)\)", inlined, style)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
