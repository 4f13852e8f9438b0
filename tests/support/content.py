"""The folders and the values that many tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.content.loading import load
from ingest.errors import ContentError

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
CONTENT = DATA / "site"
"""A content folder that stays as it is, so that staff may change theirs."""

SHIPPED = ROOT / "content"
"""The content folder of staff. What it says changes without notice."""

SEEDS = ("000_92faf81f376fa029.txt", "002_6dcc4df6943ad766.txt")

QUESTION = """\
---
id: cost
status: published
---
# What does it cost?

Nothing.
"""
"""A question file without a fault."""


QUERIES = [
    "how many toddlers do I need",
    "master's degree level III",
    "MASTER’S DEGREE",
    "reflective supervision hours",
    "does my supervisor have to be endorsed?",
    "30 hours",
    "constructor toString __proto__",
    "conferences conferences conference",
    "the of and",
    "zebra",
    "",
    "  ",
    '<b>training</b> & "quotes"',
    "résumé naïve ＦＵＬＬ ﬁne",
    "category ii iii",
    "specialized training before endorsement category 2",
    "reference ratings",
    "birth to 36 months",
    "membership",
    "exam pass percent",
    "families",
]
"""What applicants, and others, type; among it what has gone wrong elsewhere."""


CRITERIA_OF_EACH_KIND = {
    "training-30-hours": "quoted and on pages, cited by most",
    "families-after-preschool-work": "quoted alone, linked from an answer",
    "infant-toddler-age": "for every category, linked from the glossary",
    "supervision-24-hours-ifs": "differs from another, of several times",
    "supervision-provider-ifs-later": "differs, without a figure",
    "three-ratings": "for all applicants, cited by none, figures of several pages",
    "exam-form-earlier": "four figures, differs, cited by none",
    "renewal-what-counts": "neither a figure nor a category, cited twice",
}
"""Criteria for the public that stand for all others, each with what there is about it."""

SISTER = "supervision-50-hours-imhs"
"""One that only another association has."""


def site_faults(content: Path, site: str) -> str:
    """What is wrong with a content folder whose `site.toml` reads so."""
    (content / "site.toml").write_text(f"{site}\n", "utf-8")
    with pytest.raises(ContentError) as refused:
        load(content)
    return str(refused.value)


def write_file(path: Path, text: str) -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def edit_file(path: Path, old: str, new: str) -> None:
    """Replaces a text in a file, where it must be."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def write_small_content(folder: Path) -> None:
    """A content folder with one topic, "fees", and one question, "cost"."""
    write_file(folder / "faq" / "fees" / "_topic.md", "# Fees\n")
    write_file(folder / "faq" / "fees" / "cost.md", QUESTION)
