"""Pages of the web: what is refused, how a page is walked, and what its elements are."""

from ingest.documents.readers.html.reader import read, read_markup

__all__ = ["read", "read_markup"]
