"""A begun, unlocked home for the whole run, and the cast: the owner and a stranger. The database is real SQLCipher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import django
import pytest

django.setup()

from django.conf import settings
from django.db import connections
from django.test import Client

from thirdear.practice.home import Home
from thirdear.practice.record import opening
from thirdear.practice.record.keyfile import KeyFile
from thirdear.practice.record.keyring import RING
from thirdear.practice.record.permissions import Actor, owner

PASSPHRASE = "a lantern in the orchard"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """In place of a test database in memory: the one that a first start makes."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if not settings.HOME.database.exists():
            opening.begin(passphrase=PASSPHRASE)
    yield
    connections.close_all()
    RING.lock()


@pytest.fixture
def unlocked(db: None) -> Iterator[None]:
    """As after unlocking: keys in memory, a database that forgets what the test does."""
    assert RING.is_open
    RING.touch()
    return


@pytest.fixture
def person(unlocked: None) -> UUID:
    from thirdear.practice.record.models import Person

    return Person.objects.get().id


@pytest.fixture
def by(person: UUID) -> Actor:
    """The owner, as actions and queries want them."""
    return owner(person)


@pytest.fixture
def stranger(unlocked: None) -> Actor:
    """Somebody else with a key of their own."""
    other = uuid4()
    RING.make_person_key(other)
    return owner(other)


@pytest.fixture
def visitor(unlocked: None) -> Client:
    """A browser in which nobody unlocked."""
    return Client(headers={"Sec-Fetch-Mode": "navigate"})


@pytest.fixture
def browser_of(visitor: Client, person: UUID) -> Client:
    """The owner's browser, unlocked."""
    session = visitor.session
    session["opening"], session["person"] = RING.opening, str(person)
    session.save()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return visitor


class Elsewhere:
    """Other homes, begun and opened in this process one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.codes: dict[str, str] = {}

    def go(self, name: str, *, begin: bool = True) -> Home:
        """Be in the home of that name: begin there if nobody has, else unlock; with `begin` off, neither."""
        home = Home(self._folder / name)
        home.prepare()
        self._be_in(home)
        if KeyFile(home).exists:
            opening.unlock(passphrase=PASSPHRASE)
        elif begin:
            self.codes[name] = opening.begin(passphrase=PASSPHRASE).code
        return home

    def leave(self) -> None:
        """Lock, as if the server had been stopped."""
        connections.close_all()
        RING.lock()

    def _be_in(self, home: Home) -> None:
        self.leave()
        settings.HOME = home
        connections["default"].settings_dict["NAME"] = home.database

    def return_to(self, home: Home) -> None:
        self._be_in(home)
        RING.unlock(home, KeyFile(home).master_by_passphrase(PASSPHRASE))


@pytest.fixture
def elsewhere(tmp_path: Path, django_db_setup: None, django_db_blocker: object) -> Iterator[Elsewhere]:
    """For what needs homes of its own, real files and real commits."""
    before = settings.HOME
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        there = Elsewhere(tmp_path)
        yield there
        there.return_to(before)
        connections.close_all()
