"""Every string of the pages can be translated, and the Swedish that is served is the Swedish that was written."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import thirdear.practice

ROOT = Path(thirdear.practice.__file__).parent
SWEDISH = ROOT / "locale" / "sv" / "LC_MESSAGES"


def _written() -> dict[str, str]:
    """What the .po file says; its entries are on one line each."""
    text = (SWEDISH / "django.po").read_text(encoding="utf-8")
    assert "#, fuzzy" not in text
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    return {key.replace('\\"', '"'): value.replace('\\"', '"') for key, value in pairs}


def test_what_is_served_is_what_was_written():
    with (SWEDISH / "django.mo").open("rb") as file:
        served = gettext.GNUTranslations(file)
    written = {key: value for key, value in _written().items() if value}
    assert len(written) > 80
    assert {key: served.gettext(key) for key in written} == written


def test_everything_is_said_in_swedish():
    """After new words on pages: `scripts/messages`, then fill in what this names."""
    text = (SWEDISH / "django.po").read_text(encoding="utf-8")
    assert re.findall(r'^msgid "(.+)"\n(?:msgid_plural ".*"\n)?msgstr(?:\[0\])? ""$', text, re.MULTILINE) == []


def test_placeholders_survive_translation():
    for key, value in _written().items():
        if value:
            assert sorted(re.findall(r"%\(\w+\)[ds]", value)) == sorted(re.findall(r"%\(\w+\)[ds]", key)), key


def test_no_page_says_anything_that_cannot_be_translated():
    """Text between tags is either a template's tag or nothing: what is left after taking both out has no letters."""
    allowed = {"Third Ear", "findahelpline.com"}
    for template in ROOT.rglob("templates/**/*.html"):
        text = re.sub(
            r"\{% block look %\}.*?\{% endblock %\}|\{% blocktranslate.*?endblocktranslate %\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
            "",
            template.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        words = {part.strip(" \n·.,:") for part in re.sub(r"<[^>]*>", "\n", text).split("\n")} - {""}
        said = {each for each in words if re.search(r"[A-Za-z]{2}", each)} - allowed
        assert said == set(), template
