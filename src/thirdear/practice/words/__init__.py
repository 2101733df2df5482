"""What a person says: writing, dreams, encounters, remembered sessions, letters to oneself."""
