"""Reading new ways and weeks again. What is handed out is frozen and holds open words: use it and let it go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from thirdear.practice.change.models import NewWay, Occasion, Sentence, Wording
from thirdear.practice.errors import NotAllowed
from thirdear.practice.record.permissions import Actor, Permission, require

__all__ = [
    "Course",
    "Line",
    "Tried",
    "Way",
    "Week",
    "find_new_way",
    "list_lines",
    "list_new_ways",
    "list_weeks",
    "read_new_way",
    "read_occasion",
    "words_of",
    "words_since",
]


@dataclass(frozen=True)
class Tried:
    """One occasion, open."""

    id: UUID
    new_way: UUID
    day: date
    begun_at: datetime
    did: str
    answered: str
    felt: str
    revision: UUID


@dataclass(frozen=True)
class Way:
    """A new way, open, with what came of it, oldest first."""

    id: UUID
    about: str
    begun_at: datetime
    wished: str
    with_whom: str
    revision: UUID
    occasions: tuple[Tried, ...]


@dataclass(frozen=True)
class Course:
    """One wording and its weeks: the rated ones only, in order."""

    id: UUID
    words: str
    since: date
    made_at: datetime
    ratings: tuple[tuple[date, int], ...]
    rated_at: tuple[datetime, ...]


@dataclass(frozen=True)
class Line:
    """A sentence through its wordings, oldest first; there is at least one."""

    id: UUID
    begun_on: date
    put_aside_on: date | None
    courses: tuple[Course, ...]

    @property
    def words(self) -> str:
        """As it is worded now."""
        return self.courses[-1].words

    def course_in(self, week: date) -> Course | None:
        """The wording that is rated in that week."""
        return next((course for course in reversed(self.courses) if course.since <= week), None)


@dataclass(frozen=True)
class Week:
    """What was rated for one week, by the words."""

    week: date
    rated_at: datetime
    ratings: tuple[tuple[str, int], ...]


def list_new_ways(*, by: Actor, about: str | None = None) -> list[Way]:
    """All of them, or those that answer that pattern; newest first, in two queries whatever there is."""
    require(by, Permission.READ_OWN)
    found = NewWay.objects.filter(person=by.person)
    if about is not None:
        found = found.filter(about=about)
    ways = list(found.prefetch_related("occasions"))
    return [_way(each) for each in sorted(ways, key=lambda way: way.begun_at, reverse=True)]


def find_new_way(*, by: Actor, new_way: UUID) -> Way | None:
    """That one, or None when there is none of that name. Raises `NotAllowed` when it is somebody else's."""
    require(by, Permission.READ_OWN)
    found = NewWay.objects.filter(pk=new_way).first()
    if found is None:
        return None
    require(by, Permission.READ_OWN, found.person)
    return _way(found)


def read_new_way(*, by: Actor, new_way: UUID) -> Way:
    """That one. Raises `NotAllowed` when there is none, or it is somebody else's."""
    if (found := find_new_way(by=by, new_way=new_way)) is None:
        raise NotAllowed
    return found


def read_occasion(*, by: Actor, occasion: UUID) -> Tried:
    """That one. Raises `NotAllowed` when there is none, or it is somebody else's."""
    require(by, Permission.READ_OWN)
    found = Occasion.objects.filter(pk=occasion, person=by.person).first()
    if found is None:
        raise NotAllowed
    return _tried(found)


def words_of(*, by: Actor, note: UUID) -> str | None:
    """All the words of one new way, occasion or sentence, for whoever listens to them; None when there is none of that name."""
    require(by, Permission.READ_OWN)
    if (way := NewWay.objects.filter(pk=note, person=by.person).first()) is not None:
        return f"{way.wished}\n\n{way.with_whom}"
    if (tried := Occasion.objects.filter(pk=note, person=by.person).first()) is not None:
        return "\n\n".join((tried.did, tried.answered, tried.felt))
    wording = Wording.objects.filter(sentence=note, person=by.person).order_by("-made_at").first()
    return wording.words if wording is not None else None


def words_since(*, by: Actor, since: datetime) -> list[tuple[UUID, str]]:
    """The same of each that was written or worded since then, in three queries."""
    require(by, Permission.READ_OWN)
    own = {"person": by.person, "changed_at__gte": since}
    ways = [(way.id, f"{way.wished}\n\n{way.with_whom}") for way in NewWay.objects.filter(**own)]
    tried = [(one.id, "\n\n".join((one.did, one.answered, one.felt))) for one in Occasion.objects.filter(**own)]
    worded = Wording.objects.filter(person=by.person, made_at__gte=since).order_by("made_at")
    return [*ways, *tried, *{one.sentence_id: one.words for one in worded}.items()]


def list_lines(*, by: Actor) -> list[Line]:
    """Every sentence with its weeks, in the order in which they were begun; three queries whatever there is."""
    require(by, Permission.READ_OWN)
    found = Sentence.objects.filter(person=by.person).prefetch_related("wordings__ratings")
    lines = [_line(each) for each in found if each.wordings.all()]
    return sorted(lines, key=lambda line: line.courses[0].made_at)


def list_weeks(*, by: Actor) -> list[Week]:
    """What was rated, week by week, newest first."""
    weeks: dict[date, list[tuple[str, int, datetime]]] = defaultdict(list)
    for line in list_lines(by=by):
        for course in line.courses:
            for (week, value), at in zip(course.ratings, course.rated_at, strict=True):
                weeks[week].append((course.words, value, at))
    return [_week(week, weeks[week]) for week in sorted(weeks, reverse=True)]


def _week(week: date, rated: Iterable[tuple[str, int, datetime]]) -> Week:
    rated = list(rated)
    return Week(week, max(at for _, _, at in rated), tuple((words, value) for words, value, _ in rated))


def _way(row: NewWay) -> Way:
    occasions = sorted(row.occasions.all(), key=lambda each: (each.day, each.begun_at))
    return Way(
        row.id, row.about, row.begun_at, row.wished, row.with_whom, row.revision, tuple(_tried(each) for each in occasions)
    )


def _tried(row: Occasion) -> Tried:
    return Tried(row.id, row.new_way_id, row.day, row.begun_at, row.did, row.answered, row.felt, row.revision)


def _line(row: Sentence) -> Line:
    wordings = sorted(row.wordings.all(), key=lambda each: each.made_at)
    return Line(row.id, row.begun_on, row.put_aside_on, tuple(_course(each) for each in wordings))


def _course(row: Wording) -> Course:
    ratings = sorted(row.ratings.all(), key=lambda each: each.week)
    return Course(
        row.id,
        row.words,
        row.since,
        row.made_at,
        tuple((each.week, each.value) for each in ratings),
        tuple(each.rated_at for each in ratings),
    )
