"""Bytes of a document -> the questions found in it. Knows no content folder."""
