"""Small lives, told text by text, with their marks set by hand: what hearing would have found, without hearing."""

from __future__ import annotations

from typing import Any

from thirdear.listening.evidence import Evidence, SessionReading
from thirdear.listening.words import Span, Transcript, Turn, revision_of

_TYPES = {"w": "wish", "ro": "response_of_other", "rs": "response_of_self"}
_SAID = {
    "w5": "I wanted to sit close by",
    "w6": "I wanted to be heard",
    "ro5": "turned to the window",
    "ro4": "laughed at it",
    "ro8": "nodded and asked on",
    "rs2": "I went quiet",
    "rs6": "I did not know what to do",
    "rs5": "I said it all the same",
}


class Told:
    """One text: each mark stands in a paragraph of its own, on words that no other mark has."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.paragraphs: list[str] = []
        self._wanted: list[tuple[str, str, str, dict[str, Any]]] = []

    def mark(self, what: str, words: str, **attributes: Any) -> int:
        """A mark `kind.code` on these words; gives its number."""
        kind, _, code = what.partition(".")
        self.paragraphs.append(
            f"It was {self.name}, the {len(self.paragraphs) + 1}. one. It went on, {words}, and so on. Then rain."
        )
        self._wanted.append((kind, code, words, attributes))
        return len(self._wanted) - 1

    def person(self, name: str, role: str = "friend", when: str = "current") -> Told:
        self.mark(f"people.{role}", name, person=name, when=when)
        return self

    def encounter(self, other: str, *parts: str, role: str = "friend") -> Told:
        """An encounter told to the end, such as `encounter("Gary", "w6", "ro5-", "rs2-")`; "w6?" is a wish only guessed."""
        self.person(other, role)
        number = self.mark("episode.episode", f"so {other} and I", other=other, when="current", completeness=4)
        for part in parts:
            cluster = part.rstrip("+-?")
            polarity = {"+": "positive", "-": "negative"}.get(part[-1], "")
            words = f"{other} {_SAID[cluster]} {self.name} {len(self._wanted)}"
            self.mark(
                f"component.{_TYPES[cluster.rstrip('12345678')]}",
                words,
                episode=number,
                cluster=cluster,
                polarity=polarity,
                expressed=not part.endswith("?"),
                wording=words,
            )
        return self

    def feeling(self, code: str, words: str, toward: str = "", bearing: str = "named") -> Told:
        self.mark(f"affect.{code}", words, whose="client", toward=toward, bearing=bearing, searched="places where it is denied")
        return self

    def word(self, word: str, *feelings: str) -> Told:
        self.mark("theme.topic", f"the {word} of {self.name}", word=word, mentions=2, feelings=list(feelings))
        return self

    def dream(self, element: str) -> Told:
        self.mark("dream.element", f"there was the {element} {self.name}", element=element)
        return self

    def known_as(self, name: str, other: str, role: str) -> None:
        """Whoever is called so in the words is taken for somebody else."""
        self._wanted = [
            (
                kind,
                role if kind == "people" and given["person"] == name else code,
                words,
                {key: other if value == name and key in {"person", "other"} else value for key, value in given.items()},
            )
            for kind, code, words, given in self._wanted
        ]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    def reading(self, id: str | None = None) -> SessionReading:
        """As heard, under that name of the text."""
        turns = tuple(Turn(f"t{i}", "client", "client", text) for i, text in enumerate(self.paragraphs, 1))
        words = Transcript(id or self.name, revision_of(turns, ()), turns)
        made: list[Evidence] = []
        for turn, (kind, code, said, attributes) in zip(turns, self._wanted, strict=True):
            given = {name: made[value].key if name == "episode" else value for name, value in attributes.items()}
            start = turn.text.index(f", {said},") + 2
            span = Span(turn.id, start, start + len(said))
            made.append(Evidence.of(words, kind, code, span, listener=f"{kind}/1", attributes=given))
        return SessionReading(words, tuple(made))


def a_life() -> list[Told]:
    """Six texts in which there is something of every sort."""
    texts = [Told(name) for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")]
    for text in texts[:3]:
        text.encounter("my mother", "w6", "ro5-", "rs2-", role="mother")
    for text in texts[3:5]:
        text.encounter("Gary", "w6", "ro5-", "rs2-")
    texts[5].encounter("Ruth", "w6", "ro8+", "rs5+")
    texts[0].feeling("anger", "I was so angry with her", "my mother").word("door", "longing").dream("well")
    texts[1].feeling("anger", "I am so angry it shakes me", "my mother", "borne").word("door", "longing").dream("well")
    texts[2].feeling("grief", "I miss the old house", "").word("coat")
    texts[3].feeling("grief", "it made me sad", "").word("door").person("Lena")
    texts[4].mark(
        "affect.feeling_absent", "they rang that he was dead", whose="client", toward="", bearing="avoided", searched="x"
    )
    texts[5].mark("affect.feeling_absent", "then the house was sold", whose="client", toward="", bearing="avoided", searched="x")
    texts[4].person("Lena")
    for text, said in ((texts[0], "I always say it was nothing"), (texts[3], "he must have hated me for it")):
        text.mark("defence.denial", said)
        text.mark("risk.worth_asking", f"{said}, and what for")
        text.mark("new_way.new_way", f"{said} until now", **{"with": "Gary"})
    return texts
