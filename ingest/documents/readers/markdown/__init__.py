"""Markdown: how a document is walked, and what its lines are."""

from ingest.documents.readers.markdown.reader import read

__all__ = ["read"]
