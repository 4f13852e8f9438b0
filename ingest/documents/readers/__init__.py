"""One format a module: bytes -> lines and blocks (`documents/blocks.py`). Knows no question."""
