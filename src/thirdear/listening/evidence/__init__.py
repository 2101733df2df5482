"""Evidence: a claim together with what it rests on. One file a listener; `registry.py` lists them."""

from thirdear.listening.evidence.dictionary import Dictionary, read_dictionary, words_of
from thirdear.listening.evidence.doubted import doubted, is_naming, negations
from thirdear.listening.evidence.hall_van_de_castle import code_dream
from thirdear.listening.evidence.listener import Curve, Listener, check, listen_with
from thirdear.listening.evidence.mark import Evidence, key_of
from thirdear.listening.evidence.measured import heard
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token, prepare
from thirdear.listening.evidence.progress import Progress, part
from thirdear.listening.evidence.reading import SessionReading
from thirdear.listening.evidence.referential import Summary, covariation, summary
from thirdear.listening.evidence.registry import LISTENERS, with_dictionaries
from thirdear.listening.evidence.risk.quick import quick_signs

__all__ = [
    "LISTENERS",
    "Curve",
    "Dictionary",
    "Evidence",
    "Listener",
    "Prepared",
    "Progress",
    "Sentence",
    "SessionReading",
    "Summary",
    "Token",
    "check",
    "code_dream",
    "covariation",
    "doubted",
    "heard",
    "is_naming",
    "key_of",
    "listen_with",
    "negations",
    "part",
    "prepare",
    "quick_signs",
    "read_dictionary",
    "summary",
    "with_dictionaries",
    "words_of",
]
