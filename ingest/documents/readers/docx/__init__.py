"""Word documents (.docx): the parts of the package, and how they are read."""

from ingest.documents.readers.docx.reader import read

__all__ = ["read"]
