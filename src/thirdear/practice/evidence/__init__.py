"""What is heard in a person's words: hearings, readings, and what the person decided about them."""
