"""English: the month as a word, the day before it, the hour out of twenty-four."""
