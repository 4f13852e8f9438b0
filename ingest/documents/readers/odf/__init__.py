"""OpenDocument: texts (`.odt`), spreadsheets (`.ods`) and slides (`.odp`)."""

from ingest.documents.readers.odf.reader import read

__all__ = ["read"]
