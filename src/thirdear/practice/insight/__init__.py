"""What recurs in a person's own words, said to them in plain sentences, and what they answer to it."""
