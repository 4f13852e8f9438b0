"""What the content says: frozen records, and what follows from them. Opens no file."""
