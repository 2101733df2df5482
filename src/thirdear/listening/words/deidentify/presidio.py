"""The parser's names and the identifiers with check digits, by Microsoft Presidio over the parser that ships here.

Presidio's recognisers of e-mail and web addresses are left out: they would ask the network for a list of domains.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from thirdear.listening import models
from thirdear.listening.words.deidentify.mask import Found, Kind

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpArtifacts
    from spacy.tokens import Doc

__all__ = ["Parsed", "numbers", "parse"]

_REGIONS = (
    "GB US IE CA AU NZ IN ZA NG GH KE DE AT CH FR BE NL LU SE NO DK FI IS PL CZ SK HU RO BG HR SI RS BA GR IT ES PT MT CY EE LV "
    "LT TR IL AE SG MY PH ID TH VN JP KR CN HK PK BD LK BR MX AR CL CO"
).split()
_NUMBERS = (
    "CreditCardRecognizer IbanRecognizer NhsRecognizer UkNinoRecognizer UkPassportRecognizer "
    "UsSsnRecognizer UsItinRecognizer UsPassportRecognizer EsNifRecognizer EsNieRecognizer "
    "ItFiscalCodeRecognizer ItIdentityCardRecognizer PlPeselRecognizer FiPersonalIdentityCodeRecognizer "
    "AuTfnRecognizer AuMedicareRecognizer InPanRecognizer InAadhaarRecognizer InVoterRecognizer "
    "SgFinRecognizer KrRrnRecognizer NgNinRecognizer"
).split()
_SURE = 0.35  # below it Presidio itself calls a find weak: any nine figures may be a passport

_FIGURES = 7  # what is shorter is a year or a price sooner than a number of somebody's


@dataclass(frozen=True, slots=True)
class Parsed:
    """The parser's document, and what Presidio keeps of it."""

    doc: Doc
    artifacts: NlpArtifacts


def parse(text: str) -> Parsed:
    """The text as the parser reads it. Raises `MissingPart` when the parser is absent or damaged."""
    artifacts = _engine().nlp_engine.process_text(text, "en")
    return Parsed(artifacts.tokens, artifacts)


def numbers(text: str, parsed: Parsed) -> Iterator[Found]:
    """Phone numbers of many countries, cards, accounts and identity numbers whose check digits are right."""
    engine = _engine()
    wanted = [name for name in engine.get_supported_entities("en") if name not in ("PERSON", "LOCATION", "ORGANIZATION", "NRP")]
    for result in engine.analyze(text, "en", entities=wanted, score_threshold=_SURE, nlp_artifacts=parsed.artifacts):
        # figures of any length are a phone's somewhere in the world
        kind: Kind = "phone" if result.entity_type == "PHONE_NUMBER" else "id"
        if sum(letter.isdigit() for letter in text[result.start : result.end]) < _FIGURES:
            continue
        yield Found(result.start, result.end, kind, f"presidio {result.entity_type.lower()}", loose=kind == "phone")


@cache
def _engine() -> AnalyzerEngine:
    import presidio_analyzer.predefined_recognizers as predefined  # slow to import, and only needed here
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    ours = SpacyNlpEngine()
    ours.nlp = {"en": models.parser()}  # type: ignore[assignment]  # declared as nothing, and meant to be filled
    recognisers: list[Any] = [getattr(predefined, name)(supported_language="en") for name in _NUMBERS]
    recognisers.append(predefined.PhoneRecognizer(supported_language="en", supported_regions=_REGIONS, leniency=1))
    registry = RecognizerRegistry(recognisers, supported_languages=["en"])
    return AnalyzerEngine(registry=registry, nlp_engine=ours, supported_languages=["en"])
