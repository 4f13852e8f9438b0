"""An FAQ that does not exist; the documents of tests/data/ingest/documents hold it."""

from __future__ import annotations

from dataclasses import dataclass

from support.content import DATA

__all__ = ["DOCUMENTS", "FAQ", "PAGE_FOOT", "RUNNING_HEAD", "TITLE", "Asked", "letters", "said"]

DOCUMENTS = DATA / "ingest" / "documents"


@dataclass(frozen=True)
class Asked:
    question: str
    answer: tuple[str, ...]
    """Paragraphs; "1. " and "- " begin items, "# " a sub-heading, "| " the row of a table."""


TITLE = "Lantern Families: questions and answers"

FAQ: dict[str, tuple[Asked, ...]] = {
    "Joining": (
        Asked(
            "Who may join a lantern circle?",
            (
                "Anyone who cares for a child under four may join: parents, grandparents, foster "
                "carers and the people who look after children while others work.",
                "You need no letter from a doctor. Circles are open all year, and a place that is "
                "free on Monday is given away on Tuesday.",
            ),
        ),
        Asked(
            "What does it cost, and who pays?",
            (
                "A circle costs eight lanterns a month. The town pays half for families that have "
                "a blue card:",
                "| Card | You pay | The town pays",
                "| none | 8 | 0",
                "| blue | 4 | 4",
                "Write to the office when even that is too much.",
            ),
        ),
        Asked(
            "How do I sign up",
            (
                "It takes three steps:",
                "1. Choose a circle near you.",
                "2. Fill in the yellow form, both sides of it.",
                "3. Bring the form to the first evening.",
                "Do not send money with the form; nobody opens it before the evening.",
            ),
        ),
    ),
    "What happens in the evening": (
        Asked(
            "How long is an evening, and may we leave before it ends?",
            (
                "An evening has ninety minutes. It begins with a song, and then the children play "
                "while the grown-ups talk about what the week was like. Nobody has to say "
                "anything. Those who listen are as welcome as those who speak, and what is said "
                "in the room stays in the room.",
                "You may leave whenever your child has had enough. Long-term experience tells us "
                "that the younger ones are tired after an hour, and that it is better to come "
                "again next week than to stay to the end.",
                "# When it is late",
                "The last bus leaves at ten past eight. The driver waits for us in winter.",
            ),
        ),
        Asked(
            "May I bring both of my children, even if one of them is older than four and goes to "
            "school already?",
            (
                "Yes. Bring something to read or to draw for the older one.",
                "- A table in the corner is theirs.",
                "- Paper is there, crayons are not.",
                "More about this is on our page at https://lantern.example/older-children.",
            ),
        ),
        Asked("What if nobody speaks our language?", ()),
        Asked(
            "Is there something to eat?",
            ("There is bread and tea. *Please* say so beforehand if a food makes you ill.",),
        ),
    ),
}

RUNNING_HEAD = "Lantern Families, spring edition"
PAGE_FOOT = "Lantern Families - Harbour Street 7"


def letters(text: str) -> str:
    """Letters and figures alone: what no typesetting changes.

    >>> letters("Long-\\nterm *care*?")
    'Longtermcare'
    """
    return "".join(letter for letter in text if letter.isalnum())


def said(*, topics: bool = True) -> str:
    """Letters of the whole FAQ, in order."""
    return letters(
        "".join(
            (topic if topics else "")
            + "".join(asked.question + "".join(map(_without_number, asked.answer)) for asked in of)
            for topic, of in FAQ.items()
        )
    )


def _without_number(text: str) -> str:
    return text[3:] if text[1:3] == ". " else text
