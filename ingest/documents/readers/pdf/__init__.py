"""PDF: strings on pages -> lines of print -> blocks."""

from ingest.documents.readers.pdf.reader import read

__all__ = ["read"]
