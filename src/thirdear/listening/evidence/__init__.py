"""Evidence: a claim together with what it rests on. One file a listener; `registry.py` lists them."""

from thirdear.listening.evidence.listener import Curve, Listener, check, listen_with
from thirdear.listening.evidence.mark import Evidence, key_of
from thirdear.listening.evidence.measured import heard
from thirdear.listening.evidence.preparation import Prepared, Sentence, Token, prepare
from thirdear.listening.evidence.reading import SessionReading
from thirdear.listening.evidence.registry import LISTENERS

__all__ = [
    "LISTENERS",
    "Curve",
    "Evidence",
    "Listener",
    "Prepared",
    "Sentence",
    "SessionReading",
    "Token",
    "check",
    "heard",
    "key_of",
    "listen_with",
    "prepare",
]
