"""How fast pages are with much in them: against an empty view of the same server, in one run, since machines are noisy;
and how much slower they are while the worker hears.

`python benchmarks/pages.py [TEXTS MARKS]` fills a home of its own with a life of so many texts and marks (set by hand, since
hearing is measured elsewhere), on real SQLCipher, and asks for each page and for the empty one in turn.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent.parent
_PASSPHRASE = "a lantern in the orchard"  # noqa: S105
_MOST_RATIO = 10.0
_EACH = 30
_MOST_SLOWED = 1.5
PAGES = ("/thread/", "/recurs/")
"""Every page whose time is held against the empty view's."""

if __name__ == "__main__":
    sys.path[:0] = [str(_ROOT / "tests"), str(_ROOT / "tests/unit/practice"), str(Path(__file__).parent)]
    sys.modules["pages"] = sys.modules["__main__"]
    _folder = tempfile.TemporaryDirectory()
    os.environ.update(THIRDEAR_HOME=f"{_folder.name}/home", DJANGO_SETTINGS_MODULE="thirdear.practice.settings", TZ="UTC")
    from thirdear.practice.home import Home

    Home.from_environment().prepare()
    import django

    django.setup()

from django.conf import settings  # noqa: E402  Django is set up first
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import include, path  # noqa: E402

NAMES = [
    f"{first} {second}" for first in ("Ada", "Bo", "Cleo", "Dan", "Eve", "Finn") for second in ("A", "B", "C", "D", "E", "F")
]
WORDS = "door coat bus lamp bridge chair kitchen stairs garden phone letter shoe bread window river train".split()
_RESPONSES = (("ro5-", "rs2-"), ("ro5-", "rs6-"), ("ro8+", "rs5+"), ("ro4-", "rs2-"))


def empty(request: HttpRequest) -> HttpResponse:
    """A page behind the same gate, in the same frame, with nothing in it."""
    return render(request, "base.html")


urlpatterns = [path("empty/", empty), path("", include("thirdear.practice.urls"))]


def measure(texts: int = 300, marks: int = 20_000) -> dict[str, Any]:
    """Ratios of medians to the empty view, the queries a page takes, and how long making it anew takes after a change."""
    from django.test import Client, override_settings

    with override_settings(
        ROOT_URLCONF="pages", ALLOWED_HOSTS=["testserver"], ARGON2={"memory_kib": 8192, "passes": 1, "lanes": 1}
    ):
        by = _begun()
        told = _fill(by, texts, marks)
        client = _unlocked(Client, by)
        found = {page: _against_empty(client, page) for page in PAGES}
        queries = _queries(client)
        opened = _first_after_unlocking(client, by)
        again = _after_an_answer(client, by)
        slowed = _while_hearing(client, by)
    return {
        "texts": texts,
        "marks": told,
        "pages": found,
        "queries": queries,
        "opened_ms": opened,
        "anew_ms": again,
        "while_hearing": slowed,
    }


def _begun() -> Any:
    from thirdear.practice.record import opening
    from thirdear.practice.record.permissions import owner

    return owner(opening.begin(passphrase=_PASSPHRASE).person)


def _fill(by: Any, texts: int, marks: int) -> int:
    """So many texts with, together, about so many marks. Returns how many it became."""
    from django.db import transaction
    from recounted import recount

    from lives import Told

    dice = random.Random(300)  # noqa: S311
    made = []
    for number in range(texts):
        text = Told(f"d{number}")
        while len(text._wanted) < marks / texts:
            _something(text, dice)
        made.append(text)
    with transaction.atomic():  # one commit, since what is measured here is reading
        recount(by, made)
    return sum(len(text._wanted) for text in made)


def _something(text: Any, dice: random.Random) -> None:
    who = dice.choice(NAMES[: dice.randint(3, len(NAMES))])
    if not any(kind == "episode" for kind, *_ in text._wanted):
        text.encounter(who, dice.choice(("w5", "w6", "w6?")), *dice.choice(_RESPONSES))
    text.person(who)
    text.feeling(
        dice.choice(("anger", "grief", "longing", "joy")), f"I felt it {len(text._wanted)}", who, dice.choice(("named", "borne"))
    )
    for word in dice.sample(WORDS, 4):
        text.word(word, dice.choice(("longing", "anger")))
    if dice.random() < 0.3:
        text.dream(dice.choice(WORDS))
    text.mark("flow.long_pause", f"a long while {len(text._wanted)}", seconds=12)


def _unlocked(client: Callable[..., Any], by: Any) -> Any:
    from thirdear.practice.record.keyring import RING

    opened = client(headers={"Sec-Fetch-Mode": "navigate"})
    session = opened.session
    session["opening"], session["person"] = RING.opening, str(by.person)
    session.save()
    opened.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return opened


def _against_empty(client: Any, page: str) -> dict[str, float]:
    """Both in turn, after a warm-up of each."""
    first = _milliseconds(client, page)
    _milliseconds(client, "/empty/")
    pairs = [(_milliseconds(client, page), _milliseconds(client, "/empty/")) for _ in range(_EACH)]
    whole, nothing = (statistics.median(each) for each in zip(*pairs, strict=True))
    return {
        "ratio": round(whole / nothing, 1),
        "ms": round(whole, 1),
        "empty_ms": round(nothing, 1),
        "first_ms": round(first),
    }


def _milliseconds(client: Any, page: str) -> float:
    begun = time.process_time()  # of this process, in which the server runs: others on the machine do not count
    answer = client.get(page)
    spent = 1000 * (time.process_time() - begun)
    if answer.status_code != 200:
        raise RuntimeError(f"{page} answered {answer.status_code}")
    return spent


def _queries(client: Any) -> dict[str, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for page in PAGES:
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        found[page] = len(seen)
    return found


def _first_after_unlocking(client: Any, by: Any) -> int:
    """The first view of what recurs with nothing in memory, once the worker has formulated."""
    from thirdear.practice.evidence.queries import let_go as let_go_of_readings
    from thirdear.practice.formulation.actions import keep_formulation
    from thirdear.practice.formulation.queries import let_go as let_go_of_formulation
    from thirdear.practice.insight.queries import let_go

    keep_formulation(by=by)
    for each in (let_go_of_readings, let_go_of_formulation, let_go):
        each()
    return round(_milliseconds(client, "/recurs/"))


def _while_hearing(client: Any, by: Any) -> dict[str, float]:
    """By how much each page is slower, on the clock, while the worker hears a long text, than before and after it."""
    from hearing import FIRST, SECOND, written

    from thirdear.practice.evidence.models import Hearing, State
    from thirdear.practice.record.work import Worker

    pages = ("/empty/", *PAGES)
    before = {page: _on_the_clock(client, page) for page in pages}
    for number in range(3):
        written(by, "\n\n".join([f"{FIRST} {number}", SECOND] * 60), days=number)
    worker = Worker()
    worker.start()
    try:
        _until(lambda: Hearing.objects.filter(state=State.HEARING, progress__gt=0).exists())
        during = {page: _on_the_clock(client, page) for page in pages}
        if not Hearing.objects.filter(state=State.HEARING).exists():
            raise RuntimeError("the hearing ended before the pages were measured")
    finally:
        worker.stop()
    after = {page: _on_the_clock(client, page) for page in pages}
    return {page: round(2 * during[page] / (before[page] + after[page]), 2) for page in pages}


def _on_the_clock(client: Any, page: str) -> float:
    client.get(page)
    spent = []
    for _ in range(_EACH):
        begun = time.perf_counter()
        client.get(page)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def _until(holds: Callable[[], bool], seconds: float = 1200) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("the worker did not begin to hear")
        time.sleep(0.2)


def _after_an_answer(client: Any, by: Any) -> int:
    """The first view after "not me", when everything is made again."""
    from thirdear.practice.insight.actions import reply
    from thirdear.practice.insight.queries import Answer, recurs

    about = recurs(by=by).sections[0][1][0].about
    reply(by=by, about=about, answer=Answer.NOT_ME)
    spent = _milliseconds(client, "/recurs/")
    if about in client.get("/recurs/").content.decode():
        raise RuntimeError("what was put aside is still there")
    return round(spent)


def main(given: Sequence[str]) -> int:
    found = measure(*(int(one) for one in given))
    print(json.dumps(found, indent=1))
    slow = [page for page, one in found["pages"].items() if one["ratio"] > _MOST_RATIO]
    if slow:
        print(f"More than {_MOST_RATIO:g} times an empty view: {', '.join(slow)}", file=sys.stderr)
    held_up = [page for page, one in found["while_hearing"].items() if one > _MOST_SLOWED]
    if held_up:
        print(f"Slowed more than {_MOST_SLOWED:g} times while a text is heard: {', '.join(held_up)}", file=sys.stderr)
    return bool(slow or held_up)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
