"""Why a line or a block is no part of any question: the reasons that recognition itself finds."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Dropped"]


class Dropped(StrEnum):
    """A reason, in the words that staff read. Readers and titles of sections add reasons of their
    own, as plain text; what must tell one reason from another asks for the member itself."""

    BLANK = "blank line"
    BUTTON = "button"
    NEWSLETTER = "newsletter box"
    PICTURE_PLACE = "place of a picture"
    PAGE_NUMBER = "page number"
    LETTERHEAD = "letterhead"
    PAGE_FOOT = "page foot"
    SIGNATURE = "signature"

    CONTENTS = "table of contents"
    NAVIGATION = "navigation"
    BESIDE_TEXT = "beside the text of the page"
    BESIDE_MAIN = "beside the main part of the page"
    NAMED_BOILERPLATE = "navigation or other boilerplate of the page"
    COLOPHON = "colophon"
    BOILERPLATE = "boilerplate"
    """Of a reader that says no more."""

    DATA = "data for machines"
    ABOVE_QUESTIONS = "title or text above the first topic"
    EMPTY_HEADING = "heading without questions"
    IN_NO_QUESTION = "in no question"
    MARKUP = "markup without words"
    NO_QUESTIONS = "no questions recognised in the document"
