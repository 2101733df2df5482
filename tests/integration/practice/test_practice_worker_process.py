"""The worker as a process: real engine, real database. It is killed in the middle, doubled, locked out; nothing is lost or said."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import django
import pytest

django.setup()

from django.conf import settings
from django.db import connections
from django.utils import timezone
from test_practice_server import Visitor

from serving import PASSPHRASE, Server
from thirdear.practice.desk.passing import PASSING
from thirdear.practice.evidence.models import Hearing
from thirdear.practice.evidence.queries import State, hearings, listening, readings
from thirdear.practice.formulation.queries import current, made_at
from thirdear.practice.home import Home
from thirdear.practice.record import opening
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.models import AuditEvent
from thirdear.practice.record.permissions import Actor, owner
from thirdear.practice.record.work import Worker
from thirdear.practice.words.actions import Saving, save_text

CANARY = "kanariefågel-in-the-stairwell"
TOLD = (
    "Yesterday my mother rang again about the kitchen, number {n}. I wanted her to ask how I was, but she only talked about "
    "the house, and I felt sad and small. I said nothing and went quiet, and then I made tea and looked at the rain.\n\n"
    "At work my boss did the same. I wanted him to see what I had done, and he ignored me. I was angry, and I said nothing."
)
LONG = "\n\n".join(TOLD.format(n=n) for n in range(16))


@pytest.fixture
def by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker) -> Iterator[Actor]:
    """A home of this test's own, begun and unlocked in this process, whose commits another process sees."""
    before = settings.HOME, connections["default"].settings_dict["NAME"], RING.master_key() if RING.is_open else None
    with django_db_blocker.unblock():
        RING.lock()
        home = Home(tmp_path / "home")
        home.prepare()
        monkeypatch.setenv("THIRDEAR_HOME", str(home.path))
        settings.HOME, connections["default"].settings_dict["NAME"] = home, home.database
        try:
            yield owner(opening.begin(passphrase=PASSPHRASE).person)
        finally:
            RING.lock()
            connections.close_all()
            settings.HOME, connections["default"].settings_dict["NAME"] = before[:2]
            if before[2] is not None:
                RING.unlock(settings.HOME, before[2])


@pytest.fixture
def worker(by: Actor) -> Iterator[Worker]:
    one = Worker()
    yield one
    one.stop()


def _written(by: Actor, body: str) -> UUID:
    text = save_text(by=by, saving=Saving(uuid4(), body, uuid4(), None, uuid4())).text
    _past(not_before=timedelta(seconds=1))
    return text


def _past(**ago: timedelta) -> None:
    """As if that much time had gone by."""
    Hearing.objects.update(**{name: timezone.now() - each for name, each in ago.items()})


def _until(is_so: Callable[[], object], seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.2)


def _states(by: Actor) -> set[State]:
    return {each.state for each in hearings(by=by)}


def _is_in_the_middle(by: Actor) -> bool:
    return any(each.state is State.HEARING and each.progress > 0 for each in hearings(by=by))


def _heard_events() -> int:
    return AuditEvent.objects.filter(what="text_heard").count()


def test_killed_in_the_middle_another_takes_it_up(by, worker):
    text = _written(by, LONG)
    worker.start()
    _until(lambda: _is_in_the_middle(by))
    killed = worker._process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert _states(by) == {State.HEARING}, "its lease stands"
    assert readings(by=by) == []
    _until(lambda: worker._process is not killed)
    assert _states(by) == {State.HEARING}, "and nobody takes it up before"
    _past(lease_until=timedelta(seconds=1))
    _until(lambda: _states(by) == {State.HEARD})
    assert (_heard_events(), [each.text for each in readings(by=by)]) == (1, [text])


def test_killed_three_times_it_is_given_up_and_said(by, worker):
    _written(by, LONG)
    worker.start()
    for attempt in (1, 2, 3):
        _until(lambda attempt=attempt: Hearing.objects.get().attempts == attempt)
        os.kill(worker._process.pid, signal.SIGKILL)
        worker._process.wait()
        _past(lease_until=timedelta(seconds=1))
    _until(lambda: _states(by) == {State.COULD_NOT_BE_HEARD})
    assert hearings(by=by)[0].why
    assert listening(by=by).waiting == 0


def test_two_workers_never_hear_the_same(by, worker):
    texts = {_written(by, TOLD.format(n=n)) for n in range(3)}
    second = Worker()
    try:
        worker.start()
        second.start()
        _until(lambda: _states(by) == {State.HEARD})
    finally:
        second.stop()
    assert {each.text for each in readings(by=by)} == texts
    assert _heard_events() == len(texts)


def test_it_is_nice_and_its_key_is_nowhere_to_be_read(by, worker):
    worker.start()
    process = Path(f"/proc/{worker._process.pid}")
    if not process.exists():
        pytest.skip("no /proc here")
    _until(lambda: os.getpriority(os.PRIO_PROCESS, worker._process.pid) >= 10)
    for told in ("cmdline", "environ"):
        assert RING.master_key() not in (process / told).read_bytes()
        assert RING.master_key().hex().encode() not in (process / told).read_bytes()


def test_a_lock_in_the_middle_stops_it_and_hands_the_text_back(by, worker):
    text = _written(by, LONG)
    worker.start()
    _until(lambda: _is_in_the_middle(by))
    process = worker._process
    before = time.monotonic()
    worker.stop()  # what locking does first
    assert time.monotonic() - before < 2
    assert process.poll() is not None
    assert (_states(by), Hearing.objects.get().attempts) == ({State.WAITING}, 0)
    time.sleep(3)
    assert worker._process is None, "and it does not come back by itself"
    worker.start()
    _until(lambda: _states(by) == {State.HEARD})
    assert [each.text for each in current(by=by).heard] == [text]
    _until(lambda: made_at(by=by) is not None)  # and it formulates, before anybody asks


def test_what_may_ask_for_care_comes_through_the_pipe_and_is_kept_nowhere(by, worker):
    text = _written(by, "It was evening, and it rained. Most nights I hope that I will not wake up.")
    worker.start()
    _until(lambda: _states(by) == {State.HEARD} and PASSING.signs(text))
    assert "I hope that I will not wake up" in " ".join(quote for sign in PASSING.signs(text) for quote in sign.quotes)
    (heard,) = readings(by=by)
    assert all(mark.kind != "risk" for mark in heard.reading.evidence)
    opening.lock()
    assert PASSING.signs(text) == ()


# Through the whole server


def _worker_of(server: Server) -> int | None:
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        pytest.skip("no /proc here")
    tasks = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    found = " ".join(each.read_text() for each in tasks).split()
    return int(found[0]) if found else None


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "served").start()
    yield running
    running.kill()
    assert "ERROR" not in running.log, running.log


def _leave(visitor: Visitor, words: str) -> None:
    where = visitor.write(words)
    visitor.get("/")
    visitor.post(re.sub(r"/texts/(.*)/", r"/hearing/\1/now/", where))


def test_from_writing_to_heard_through_the_server_and_no_word_in_the_clear(server, tmp_path):
    visitor = Visitor(server)
    visitor.begin()
    _leave(visitor, f"{TOLD} {CANARY}")
    assert "One text is still being listened to." in visitor.get("/")
    _until(lambda: "still being listened to" not in visitor.get("/"))
    assert "could not" not in visitor.page
    found = b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for canary in (CANARY, "my mother rang again", "he ignored me"):
        assert canary.encode() not in found
        assert canary.encode("utf-16-le") not in found
    assert CANARY not in server.log


def test_locking_ends_the_worker_and_unlocking_goes_on(server):
    visitor = Visitor(server)
    visitor.begin()
    worker = _worker_of(server)
    _leave(visitor, LONG)
    _until(lambda: re.search(r'progress max="1" value="0\.[0-9]*[1-9]', visitor.get("/")))
    visitor.post("/lock/")
    assert not _is_alive(worker)
    assert visitor.unlock()
    assert _worker_of(server) not in (None, worker)
    _until(lambda: "still being listened to" not in visitor.get("/"))
    assert "could not" not in visitor.page


def test_a_server_that_dies_takes_its_worker_along(server):
    visitor = Visitor(server)
    visitor.begin()
    worker = _worker_of(server)
    assert _is_alive(worker)
    server.kill()
    _until(lambda: not _is_alive(worker))
