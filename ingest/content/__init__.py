"""The content folder: files <-> records. Knows no document format."""
