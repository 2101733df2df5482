"""What one would like to do differently, and how it goes over the weeks, in one's own sentences. Nobody is scored."""
