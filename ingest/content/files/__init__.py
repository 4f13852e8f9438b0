"""One kind of content file a module: its keys, its text <-> its record."""
