"""Confirmed masks, applied to the sessions of a treatment: nobody is named any more, and who is who stays readable."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from thirdear.listening.errors import InvalidWords
from thirdear.listening.words.deidentify.calendar import moved
from thirdear.listening.words.deidentify.everywhere import Known, everywhere
from thirdear.listening.words.deidentify.identity import Identifier, identities, key_of, led_by_relation, relation_before
from thirdear.listening.words.deidentify.key import Key, KnownAs, SessionKey
from thirdear.listening.words.deidentify.mask import Found, Mask
from thirdear.listening.words.deidentify.propose import is_label, merged, speakers_of, texts_of
from thirdear.listening.words.deidentify.rewriting import Edit, Rewriting
from thirdear.listening.words.transcript import Event, Span, Speaker, Transcript, Turn, revision_of

__all__ = ["Deidentified", "apply"]


@dataclass(frozen=True)
class Deidentified:
    """The sessions without names, and the key that brings them back; the key stays with whoever treats."""

    transcripts: tuple[Transcript, ...]
    key: Key
    _rewritings: Mapping[str, Rewriting]
    _ids: Mapping[str, str]

    def span(self, span: Span) -> Span:
        """Where a span of the original stands now; a span that touches a replacement holds all of it."""
        rewriting = self._rewritings[span.turn]
        return Span(self._ids[span.turn], rewriting.start(span.start), rewriting.end(span.end))


def apply(
    transcripts: Sequence[Transcript],
    masks: Sequence[Mask],
    *,
    people: Iterable[str] = (),
    relations: Mapping[str, str] | None = None,
    kept: Sequence[Mask] = (),
    days: int | None = None,
) -> Deidentified:
    """The sessions with every confirmed mask replaced, and everything else that would give somebody away.

    One identifier has one replacement in the whole treatment, wherever it stands, masked there or not, except at places
    in `kept`, which a person has looked at and left. Speakers, session ids, the files' names, turn and event ids are
    replaced too. Dates with a year move by one number of whole weeks, `days`, drawn by chance unless given; others become
    `[date 1]`. Times stay; the time of a word inside a replacement becomes that of the whole. `relations` maps names to who
    they are ("sister's husband"); else it is read where a name follows such words. Raises `InvalidWords` when a mask does
    not stand in these transcripts, or an identifier would survive.
    """
    _check(transcripts, [*masks, *kept])
    names = [*speakers_of(transcripts), *people]
    known = Known()
    for mask in masks:
        known.add(mask.words, mask.kind)
    for name in names:
        known.add(name, "person")
    every = _everywhere(transcripts, masks, kept, known)
    who = _with_relations(transcripts, every, identities(every, names, {**_roles(transcripts), **(relations or {})}), known)
    days = _weeks([mask.words for mask in every if mask.kind == "date"]) if days is None else days
    sessions = [_session(one, number, every, who, days) for number, one in enumerate(transcripts, 1)]
    _refuse_leftovers([session.transcript for session in sessions], known, kept, sessions)
    identifiers = tuple(dict.fromkeys(who.values()))
    key = Key(
        days,
        tuple(KnownAs(one.kind, one.replacement, one.words, one.relation) for one in identifiers),
        tuple(s.key for s in sessions),
    )
    rewritings = {id: rewriting for session in sessions for id, rewriting in session.rewritings.items()}
    ids = {old: new for session in sessions for old, new in session.ids.items()}
    return Deidentified(tuple(session.transcript for session in sessions), key, rewritings, ids)


@dataclass(frozen=True)
class _Session:
    transcript: Transcript
    key: SessionKey
    rewritings: Mapping[str, Rewriting]
    ids: Mapping[str, str]


def _check(transcripts: Sequence[Transcript], masks: Iterable[Mask]) -> None:
    texts = {(one.id, at): text for one in transcripts for at, text in texts_of(one)}
    ids = [id for one in transcripts for id in (one.id, *(turn.id for turn in one.turns))]
    if len(set(ids)) != len(ids):
        raise InvalidWords("two sessions or turns of the treatment share an id")
    for mask in masks:
        if texts.get((mask.session, mask.at), "")[mask.start : mask.end] != mask.words:
            raise InvalidWords(f"a mask in {mask.at} does not stand in the words that are given")


def _everywhere(transcripts: Sequence[Transcript], masks: Sequence[Mask], kept: Sequence[Mask], known: Known) -> list[Mask]:
    """The masks, and the same identifiers wherever else they stand, none overlapping."""
    result: list[Mask] = []
    for one in transcripts:
        for at, text in texts_of(one):
            left = [mask for mask in kept if (mask.session, mask.at) == (one.id, at)]
            here = [Found(mask.start, mask.end, mask.kind, mask.by) for mask in masks if (mask.session, mask.at) == (one.id, at)]
            more = [
                found
                for found in everywhere(known, text)
                if not any(found.start < mask.end and mask.start < found.end for mask in left)
            ]
            result += [
                Mask(one.id, at, found.start, found.end, text[found.start : found.end], found.kind, found.by)
                for found in merged([*here, *more])
            ]
    return result


def _roles(transcripts: Sequence[Transcript]) -> dict[str, str]:
    return {
        turn.name: turn.speaker
        for one in transcripts
        for turn in one.turns
        if turn.speaker != "other" and not is_label(turn.name)
    }


def _with_relations(
    transcripts: Sequence[Transcript], masks: Sequence[Mask], who: Mapping[str, Identifier], known: Known
) -> dict[str, Identifier]:
    """Each person with who they are to the client, where some place in the client's words says it."""
    texts = {(one.id, turn.id): turn for one in transcripts for turn in one.turns}
    told: dict[Identifier, str] = {}
    for mask in masks:
        turn = texts.get((mask.session, mask.at))
        if mask.kind == "person" and turn is not None and turn.speaker != "other":
            relation = relation_before(turn.text[max(0, mask.start - 80) : mask.start])
            identifier = who[key_of(mask.kind, mask.words)]
            if relation and not identifier.relation:
                told.setdefault(identifier, relation)
    changed = {one: replace(one, relation=told.get(one, one.relation)) for one in dict.fromkeys(who.values())}
    safe = {
        one: replace(new, relation="") if any(everywhere(known, f"a {new.relation}")) else new for one, new in changed.items()
    }
    return {key: safe[one] for key, one in who.items()}


def _weeks(dates: Sequence[str]) -> int:
    """Half a year to two years, back or forth, such that no date becomes another that was there."""
    for _ in range(200):
        days = 7 * (26 + secrets.randbelow(78)) * (1 if secrets.randbelow(2) else -1)
        if not {moved(words, days) for words in dates} & set(dates):
            return days
    return 7 * 261


def _session(one: Transcript, number: int, masks: Sequence[Mask], who: Mapping[str, Identifier], days: int) -> _Session:
    id = f"session-{number}"
    ids = {turn.id: f"{id}.t{i}" for i, turn in enumerate(one.turns, 1)} | {
        event.id: f"{id}.v{i}" for i, event in enumerate(one.events, 1)
    }
    texts = dict(texts_of(one))
    here: dict[str, list[Mask]] = {at: [] for at in ids}
    for mask in masks:
        if mask.session == one.id:
            here[mask.at].append(mask)
    rewritings = {at: _rewriting(texts.get(at, ""), here[at], who, days) for at in ids}
    names = {turn.name: turn.name if is_label(turn.name) else who[key_of("person", turn.name)].replacement for turn in one.turns}
    names |= {
        name: names.get(name) or (name if is_label(name) else f"speaker {i}") for i, (name, _) in enumerate(one.speakers, 1)
    }
    turns = tuple(_turn(turn, ids[turn.id], names[turn.name], rewritings[turn.id]) for turn in one.turns)
    events = tuple(_event(event, ids, rewritings) for event in one.events)
    speakers = tuple((names[name], Speaker(speaker.role, speaker.how, "as in the original")) for name, speaker in one.speakers)
    date = moved(one.date, days) if one.date else None
    changed = replace(
        one, id=id, turns=turns, events=events, speakers=speakers, date=date, source="", revision=revision_of(turns, events)
    )
    return _Session(changed, SessionKey.of(one, changed, rewritings, ids), rewritings, ids)


def _rewriting(text: str, masks: Sequence[Mask], who: Mapping[str, Identifier], days: int) -> Rewriting:
    edits = []
    for mask in masks:
        identifier = who[key_of(mask.kind, mask.words)]
        before = text[max(0, mask.start - 80) : mask.start]
        words = moved(mask.words, days) if mask.kind == "date" else None
        said = f"[{words}]" if words else identifier.said(after_relation=led_by_relation(before, identifier.relation))
        edits.append(Edit(mask.start, mask.end, said))
    return Rewriting(text, tuple(edits))


def _turn(turn: Turn, id: str, name: str, rewriting: Rewriting) -> Turn:
    return replace(turn, id=id, name=name, text=rewriting.result, word_times=rewriting.times(turn.word_times))


def _event(event: Event, ids: Mapping[str, str], rewritings: Mapping[str, Rewriting]) -> Event:
    at = None if event.at is None or event.turn is None else rewritings[event.turn].start(event.at)
    return replace(event, id=ids[event.id], turn=event.turn and ids[event.turn], at=at, note=rewritings[event.id].result)


def _refuse_leftovers(
    transcripts: Sequence[Transcript], known: Known, kept: Sequence[Mask], sessions: Sequence[_Session]
) -> None:
    """No identifier may stand outside a replacement, save where a person left it."""
    left = sum(len(session.key.left(kept)) for session in sessions)
    for one in transcripts:
        texts = [text for _, text in texts_of(one)] + [name for name, _ in one.speakers] + [one.date or ""]
        left -= sum(1 for text in texts for _ in everywhere(known, re.sub(r"\[[^\[\]]*\]", "[]", text)))
    if left < 0:
        raise InvalidWords("an identifier would survive in the words; nothing was given out")
