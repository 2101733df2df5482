"""The engine: words in, evidence in the words, formulation of what recurs. Pure Python, no network, no database."""
