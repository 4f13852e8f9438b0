"""Mails -> what they ask, without what they quote and who signs."""

from __future__ import annotations

import pytest

from search.gaps.mails import mails_of, read_mail

HEAD = "From: Jane Roe <jane@a.example>\nTo: faq@b.example\nSubject: {subject}\n"


def _query(body: str, subject: str = "Refunds", more: str = "", own: str = "") -> str | None:
    text = HEAD.format(subject=subject) + more + "\n" + body
    mail = read_mail(text.encode(), "en", own)
    return mail and mail.query


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("Dear all,\n\nCan I get my money back?\n\nJane\n", "Refunds: Can I get my money back?"),
        ("I have paid twice. How do I\nget one back? Bye.", "Refunds: How do I get one back?"),
        ("how do i get it back\n", "Refunds: how do i get it back"),
        ("Please help.\n", "Refunds"),
        ("When? Where? Why? Who?", "Refunds: When? Where?"),
        ("So?\n\n> Did you pay?\n> When?\n", "Refunds: So?"),
        ("May I?\n\nOn Mon, 2 Nov 2026, Bo <b@c.example> wrote:\nDid you?\n", "Refunds: May I?"),
        ("May I?\n\nOn Mon, 2 Nov 2026, Bo\nwrote:\n> Did you?\nNo?", "Refunds: May I?"),
        ("May I?\n-- \nJane Roe\nWhy not us?\n", "Refunds: May I?"),
        ("May I?\n\nKind regards,\nJane Roe\nCan you dance?\n", "Refunds: May I?"),
        ("May I?\n-----Original Message-----\nFrom: x\nShall we?", "Refunds: May I?"),
        ("May I?\nFrom: Bo <bo@c.example>\nShall we?", "Refunds: May I?"),
        ("See a.example for v2.5. Is it so?", "Refunds: Is it so?"),
        ("", "Refunds"),
    ],
)
def test_a_mail_asks_with_its_subject_and_the_lines_that_ask(body: str, query: str) -> None:
    assert _query(body) == query


@pytest.mark.parametrize(
    ("subject", "query"),
    [
        ("Re: Fwd: Refunds", "Refunds: May I?"),
        ("AW: Refunds?", "Refunds? May I?"),
        ("=?utf-8?Q?Caf=C3=A9?=", "Café: May I?"),
        ("May I?", "May I?"),
        ("", "May I?"),
        ("=?no-such-set?Q?x?=", "x: May I?"),
    ],
)
def test_the_subject_is_what_the_mail_is_about(subject: str, query: str) -> None:
    assert _query("May I?", subject) == query


@pytest.mark.parametrize(
    "more",
    ["Auto-Submitted: auto-replied\n", "List-Id: <a.example>\n", "List-Unsubscribe: <a.example>\n"],
)
def test_mails_of_programs_ask_nothing(more: str) -> None:
    assert _query("May I?", more=more) == ""
    assert _query("May I?", more="Auto-Submitted: no\n") == "Refunds: May I?"


def test_mails_from_the_association_answer() -> None:
    assert _query("May I?", own="JANE@a.example") == ""
    assert _query("May I?", own="faq@b.example") == "Refunds: May I?"


@pytest.mark.parametrize(
    ("subject", "body", "query"),
    [
        ("About oil: Which oil burns?", "Which oil burns?\n\nDoes whale oil?", "Does whale oil?"),
        ("Re: about oil: Which oil burns?", "Which oil burns?", "Which oil burns?"),
        ("About oil: Which…", "Which oil burns?", "Which"),
        ("About oil", "Does whale oil?", "Does whale oil?"),
        ("About oil", "Help.", "About oil"),
        ("About wicks", "Does whale oil?", "About wicks: Does whale oil?"),
    ],
)
def test_of_the_mail_that_a_page_offers_only_what_else_is_asked_counts(
    subject: str, body: str, query: str
) -> None:
    mail = read_mail(f"{HEAD.format(subject=subject)}\n{body}\n".encode(), "en", "", "About oil")
    assert mail is not None
    assert mail.query == query


def test_html_counts_where_there_is_no_text() -> None:
    html = "<head><title>No?</title></head><p>Dear&nbsp;all,</p><p>May <b>I</b>?<br>So</p>"
    html += "<blockquote><p>Did you?</p></blockquote>"
    more = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    assert _query(html, more=more) == "Refunds: May I?"
    kinds = 'Content-Type: multipart/alternative; boundary="x"\nMIME-Version: 1.0\n'
    parts = ("text/html\n\n<p>Was it?</p>", "text/plain\n\nMay I?")
    body = "".join(f"--x\nContent-Type: {part}\n" for part in parts)
    assert _query(f"{body}--x--\n", more=kinds) == "Refunds: May I?"


def test_a_text_in_an_unknown_or_wrong_set_of_characters_is_read() -> None:
    for charset in ("no-such", "ascii", "utf-8"):
        more = f"MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n"
        data = HEAD.format(subject="Refunds").encode() + more.encode() + b"\nMay I \xff?\n"
        mail = read_mail(data, "en")
        assert mail is not None
        assert mail.query.startswith("Refunds: May I")


def test_the_names_of_the_sender_are_told() -> None:
    mail = read_mail((HEAD.format(subject="x") + "\nWhy?").encode(), "en")
    assert mail is not None
    assert mail.names == ("Jane", "Roe")


def test_a_mailbox_is_taken_apart() -> None:
    one = b"From jane@a.example Mon Nov  2 10:00:00 2026\nSubject: One\n\nA?\n>From me\n\n"
    two = b"From bo@a.example Tue Nov  3 10:00:00 2026\nSubject: Two\n\nFrom here to 2020\n"
    lines = (one + two).splitlines(keepends=True)
    mails = list(mails_of(lines, is_mailbox=True))
    assert mails == [b"Subject: One\n\nA?\nFrom me\n\n", b"Subject: Two\n\nFrom here to 2020\n"]
    assert [len(list(mails_of(lines, is_mailbox=False)))] == [1]
    assert read_mail(b"no mail at all", "en") is None
