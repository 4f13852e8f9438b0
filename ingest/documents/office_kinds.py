"""The kinds of documents that LibreOffice makes others of, which are read here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["OFFICE_ENDINGS", "ConvertedTo", "converted_ending"]


@dataclass(frozen=True)
class ConvertedTo:
    """What a kind of document becomes, and what staff can do without LibreOffice."""

    ending: str
    """Of the format that is read here."""
    best: str
    """How to save it, in words."""


_TEXT = ConvertedTo(
    ".docx", "Open it in the program that made it, or in Word, and save it as .docx"
)
_SHEETS = ConvertedTo(
    ".xlsx", "Open it in the program that made it, or in Excel, and save it as .xlsx"
)
_SLIDES = ConvertedTo(
    ".odp",
    "Open it in the program that made it, or in PowerPoint, and save it as PDF, or copy its text "
    "into a Word document, which works best",
)

_TEXTS = ".abw .doc .dot .fodt .hwp .lwp .pages .rtf .stw .sxw .wpd .wps .wri"
_SPREADSHEETS = ".123 .dbf .dif .et .fods .numbers .qpw .slk .stc .sxc .wk1 .wks .xls .xlsb .xlt"
_PRESENTATIONS = ".dps .fodp .key .pot .potx .pps .ppsx .ppt .pptm .pptx .sxi"

OFFICE_ENDINGS = {
    **dict.fromkeys(_TEXTS.split(), _TEXT),
    **dict.fromkeys(_SPREADSHEETS.split(), _SHEETS),
    **dict.fromkeys(_PRESENTATIONS.split(), _SLIDES),
}
"""Ending of the file name -> what LibreOffice makes of such a file."""


def converted_ending(name: str) -> str:
    """The ending of what a document is read as: its own where it is read as it is."""
    ending = Path(name).suffix.lower()
    return OFFICE_ENDINGS[ending].ending if ending in OFFICE_ENDINGS else ending
