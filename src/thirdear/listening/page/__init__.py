"""How a reading is drawn: the words cut into marked pieces, the curves of the hour, templates, styles and strings."""
