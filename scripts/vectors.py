"""`make vectors`: encodes the example sentences of the lexicons anew, after somebody changed them."""

from thirdear.listening.evidence.likeness import LEXICONS, write_vectors

for name in LEXICONS:
    print(write_vectors(name))
