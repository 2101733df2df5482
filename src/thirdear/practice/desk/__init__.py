"""Pages that span rooms: the desk, the thread, help now."""
