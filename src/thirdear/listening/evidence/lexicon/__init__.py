"""Word lists of the manual as the listeners look them up: one file a listener."""
