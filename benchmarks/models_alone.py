"""The yardstick of `speed.py`: the two models alone on a transcript's words, one parse and one encoding, length-sorted."""

import sys
from pathlib import Path

from thirdear.listening import models
from thirdear.listening.words import read

texts = sorted((turn.text for turn in read(Path(sys.argv[1])).turns if turn.text.strip()), key=len)
docs = list(models.parser().pipe(texts, batch_size=64))
vectors = models.ear().encode([sentence.text for doc in docs for sentence in doc.sents])
print(sum(len(doc) for doc in docs), len(vectors))
