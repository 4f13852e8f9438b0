"""The account of an import: nothing lost, nothing counted twice, and said in whole sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.importing.account import Account, Action, DocumentAccount, LineRun, format_account
from support.accounts import CONFLICTS, DOCUMENT, DUPLICATES, FILES

OTHER = DocumentAccount(
    name="letter.txt",
    strategy="none",
    lines=("Dear colleagues, this is a long first line of a letter", "without a mark"),
    kept={},
    dropped=dict.fromkeys((1, 2), "no questions recognised in the document"),
    questions=0,
    answered=0,
)


SETTLE = (
    "  Take over into the file what is right of the other, and delete the one that ends in "
    ".incoming: that ends the conflict."
)

PRINTED = f"""\
faq.txt: 2 questions (1 answered, 1 open), recognised by lines marked Q. and A.
  why: 2 questions
  3 lines kept + 6 dropped = 9
          1  dropped  title or text above the first topic: Our Association
          3  kept     faq/fees/_topic.md
        5-7  kept     faq/fees/one.md
          9  dropped  page number: Page 1
             dropped  4 blank lines
  note: line 5: “Onne” is read as “One”

2 created
  content/faq/fees/_topic.md
  content/faq/fees/four.md
1 updated
  content/faq/fees/three.md
1 unchanged
1 edited by staff
  content/faq/fees/one.md: kept; the incoming text is in content/faq/fees/one.md.incoming
{SETTLE}

3 lines kept + 6 dropped = 9 in all
"""

PRINTED_DRY = f"""\
2 would be created
  content/faq/fees/_topic.md
  content/faq/fees/four.md
1 would be updated
  content/faq/fees/three.md
1 unchanged
1 edited by staff
  content/faq/fees/one.md: kept; the incoming text would be in content/faq/fees/one.md.incoming
{SETTLE}

0 lines kept + 0 dropped = 0 in all

This was a dry run: nothing was written.
"""

PRINTED_UNMARKED = """\
letter.txt: no questions found in any form that is known
  It has 2 lines of text, and none ends with a question mark: it looks like running text, such as \
a letter or minutes. If it answers questions, write “Q. ” before each question and “A. ” before \
its answer, in a copy with another name, and import that.
  0 lines kept + 2 dropped = 2
        1-2  dropped  no questions recognised in the document: {excerpt}

0 lines kept + 2 dropped = 2 in all
"""

PRINTED_ONE = """\
one.txt: 1 question (0 answered, 1 open), recognised by lines marked Q. and A.
  1 line kept + 1 dropped = 2
          1  kept     faq/general/one.md
             dropped  1 blank line

1 line kept + 1 dropped = 2 in all
"""

# Kept and dropped lines of a document of three lines.

UNACCOUNTED = [
    pytest.param({1: "a.md"}, {2: "blank line"}, id="a line lost"),
    pytest.param(
        {1: "a.md", 2: "a.md"}, {2: "blank line", 3: "button"}, id="a line kept and dropped"
    ),
    pytest.param({1: "a.md", 2: "a.md"}, {3: "button", 4: "button"}, id="a line too many"),
    pytest.param({0: "a.md", 1: "a.md"}, {2: "button"}, id="counted from zero"),
    pytest.param({}, {}, id="nothing said"),
]

NOTHING = dict.fromkeys(
    [
        *("documents", "topics", "questions", "answered", "open", "merged", "uncertain"),
        *("conflicts", "gone", "total", "kept", "dropped"),
    ],
    0,
)


REMEDY = (
    "If they are one, add “One?” to content/faq/fees/uno.wordings.txt, take over what you need "
    "of content/faq/fees/one.md and delete that file. If not, write "
    'one = ["uno"] below [different] in content/sources/sources.toml.'
)

PRINTED_DUPLICATES = f"""\
1 pair of questions that may be one; nothing was merged
  faq.txt:5: One?
    A. Yes.
  old.txt:7: Is it one?
    no answer
    80% alike. {REMEDY}

0 lines kept + 0 dropped = 0 in all
"""


PRINTED_CONFLICTS = f"""\
1 merged with what staff edited
  content/faq/fees/_topic.md
  Both changed these: read them once more.
1 edited by staff
  content/faq/fees/one.md: kept; the incoming text is in content/faq/fees/one.md.incoming
    title: the file has “One?”, the documents have “Is it one?”
    answer: the file has nothing, the documents have “No.”
    answer: the file has “60”, the documents have “75”; the file has “once”, \
the documents have nothing
{SETTLE}

0 lines kept + 0 dropped = 0 in all
"""

JSON = {
    "dry_run": False,
    "totals": {
        **NOTHING,
        "documents": 1,
        "topics": 1,
        "questions": 2,
        "answered": 1,
        "open": 1,
        "merged": 1,
        "uncertain": 1,
        "conflicts": 1,
        "total": 9,
        "kept": 3,
        "dropped": 6,
    },
    "documents": [
        {
            "file": "faq.txt",
            "strategy": "lines marked Q. and A.",
            "why": "2 questions",
            "topics": ["Fees"],
            "topic_sizes": {"Fees": 2},
            "questions": 2,
            "answered": 1,
            "open": 1,
            "merged": 1,
            "uncertain": 1,
            "total": 9,
            "kept": 3,
            "dropped": 6,
            "notes": ["line 5: “Onne” is read as “One”"],
            "lines": [
                {
                    "line": 1,
                    "text": "Our Association",
                    "kept": None,
                    "dropped": "title or text above the first topic",
                },
                {"line": 2, "text": "", "kept": None, "dropped": "blank line"},
                {"line": 3, "text": "Fees", "kept": "faq/fees/_topic.md", "dropped": None},
                {"line": 4, "text": "", "kept": None, "dropped": "blank line"},
                {"line": 5, "text": "Q. One?", "kept": "faq/fees/one.md", "dropped": None},
                {"line": 6, "text": "", "kept": None, "dropped": "blank line"},
                {"line": 7, "text": "A. Yes.", "kept": "faq/fees/one.md", "dropped": None},
                {"line": 8, "text": "", "kept": None, "dropped": "blank line"},
                {"line": 9, "text": "Page 1", "kept": None, "dropped": "page number"},
            ],
        }
    ],
    "files": [
        {
            "path": "content/faq/fees/_topic.md",
            "action": "created",
            "beside": None,
            "conflicts": [],
            "notes": [],
        },
        {
            "path": "content/faq/fees/one.md",
            "action": "edited by staff",
            "beside": "content/faq/fees/one.md.incoming",
            "conflicts": [],
            "notes": [],
        },
    ],
    "more_twins": False,
    "twins": [
        {
            "likeness": 0.8,
            "newer": {
                "id": "one",
                "path": "content/faq/fees/one.md",
                "document": "faq.txt",
                "line": 5,
                "question": "One?",
                "answer": "Yes.",
            },
            "older": {
                "id": "uno",
                "path": "content/faq/fees/uno.md",
                "document": "old.txt",
                "line": 7,
                "question": "Is it one?",
                "answer": "",
            },
            "has_same_answer": False,
            "remedy": REMEDY,
        }
    ],
    "unclear": [],
    "failures": ["web.txt: the document is empty. Ask for it again."],
}


@pytest.mark.parametrize(("kept", "dropped"), UNACCOUNTED)
def test_an_account_that_does_not_hold_every_line_once_is_refused(
    kept: dict[int, str], dropped: dict[int, str]
) -> None:
    with pytest.raises(AssertionError, match=r"^a\.txt: lines lost or counted twice$"):
        DocumentAccount("a.txt", "none", ("", "", ""), kept, dropped, 0, 0)


def test_neighbouring_lines_of_one_fate_are_one_run_across_blank_lines() -> None:
    assert DOCUMENT.runs() == [
        LineRun(False, "title or text above the first topic", (1, 2)),
        LineRun(True, "faq/fees/_topic.md", (3, 4)),
        LineRun(True, "faq/fees/one.md", (5, 6, 7, 8)),
        LineRun(False, "page number", (9,)),
    ]


def test_an_account_is_printed_with_every_run_and_its_totals_last() -> None:
    assert format_account(Account((DOCUMENT,), FILES)) == PRINTED


def test_the_totals_are_of_all_documents() -> None:
    last = format_account(Account((DOCUMENT, OTHER), ())).splitlines()[-1]
    assert last == "3 lines kept + 8 dropped = 11 in all"


def test_the_account_of_a_dry_run_says_what_would_be() -> None:
    assert format_account(Account((), FILES, is_dry_run=True)) == PRINTED_DRY


def test_a_document_without_questions_says_why() -> None:
    excerpt = "Dear colleagues, this is a long first line of a…"
    assert format_account(Account((OTHER,), ())) == PRINTED_UNMARKED.format(excerpt=excerpt)


def test_one_of_a_thing_is_not_counted_in_the_plural() -> None:
    one = DocumentAccount(
        "one.txt",
        "lines marked Q. and A.",
        ("Q. One?", ""),
        {1: "faq/general/one.md"},
        {2: "blank line"},
        questions=1,
        answered=0,
    )
    assert format_account(Account((one,), ())) == PRINTED_ONE


def test_an_account_as_plain_values_holds_every_line() -> None:
    failures = ("web.txt: the document is empty. Ask for it again.",)
    document = replace(DOCUMENT, topics=("Fees",), topic_sizes={"Fees": 2}, merged=1)
    account = Account((document,), FILES[:2], failures, duplicates=(DUPLICATES,), merged=1)
    assert account.as_json() == JSON


def test_questions_that_may_be_one_are_printed_side_by_side() -> None:
    assert format_account(Account((), (), duplicates=(DUPLICATES,))) == PRINTED_DUPLICATES


def test_of_many_pairs_a_terminal_shows_ten() -> None:
    printed = format_account(Account((), (), duplicates=(DUPLICATES,) * 12))
    assert printed.count("80% alike") == 10
    assert "\n  2 more are in the page that --html writes\n" in printed


def test_conflicts_are_printed_with_both_versions() -> None:
    merged = replace(FILES[0], action=Action.MERGED)
    files = (merged, replace(FILES[1], conflicts=CONFLICTS))
    assert format_account(Account((), files)) == PRINTED_CONFLICTS
    assert Account((), files).as_json()["files"][1]["conflicts"] == [
        {"field": "title", "kept": "One?", "incoming": "Is it one?"},
        {"field": "answer", "kept": "", "incoming": "No."},
        {
            "field": "answer",
            "kept": "It costs 60 dollars, paid once",
            "incoming": "It costs 75 dollars, paid",
        },
    ]


def test_an_account_of_nothing_is_its_totals() -> None:
    assert format_account(Account((), ())) == "0 lines kept + 0 dropped = 0 in all\n"
    assert Account((), (), is_dry_run=True).as_json() == {
        "dry_run": True,
        "totals": NOTHING,
        "documents": [],
        "files": [],
        "more_twins": False,
        "twins": [],
        "unclear": [],
        "failures": [],
    }
