"""What all rooms of the desk rest on: its content, its store, its door."""
