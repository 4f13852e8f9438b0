"""Numbers and texts as messages to staff say them."""

from __future__ import annotations

__all__ = ["counted", "shortened"]


def counted(number: int, noun: str, plural: str = "") -> str:
    """The number and its noun.

    >>> counted(1, "topic"), counted(3, "topic"), counted(2, "criterion", "criteria")
    ('1 topic', '3 topics', '2 criteria')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def shortened(text: str, width: int = 48) -> str:
    """The text in one line, cut to at most `width` characters.

    >>> shortened("One  line\\nand another", 12)
    'One line an…'
    """
    words = " ".join(text.split())
    return f"{words[: width - 1]}…" if len(words) > width else words
