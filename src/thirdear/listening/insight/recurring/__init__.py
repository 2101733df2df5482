"""What recurs, for the writer of the words: careful sentences, each above its own quotations, and what they put aside.

Only kinds whose page in the manual admits the writer are looked at. Nothing here knows who reads it, or where it is kept.
"""

from thirdear.listening.insight.recurring.aside import Aside
from thirdear.listening.insight.recurring.changing import changing
from thirdear.listening.insight.recurring.found import Cited, Recurring, Sort
from thirdear.listening.insight.recurring.recurring import recurring
from thirdear.listening.insight.recurring.said import against_said, languages, rests_said, said_again, sentence

__all__ = [
    "Aside",
    "Cited",
    "Recurring",
    "Sort",
    "against_said",
    "changing",
    "languages",
    "recurring",
    "rests_said",
    "said_again",
    "sentence",
]
