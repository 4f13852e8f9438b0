"""Web pages that a browser saved as one file."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser

from ingest.documents.readers.html.saved_page import read
from ingest.documents.recognition.recognise import recognise
from ingest.documents.unreadable import UnreadableError

PAGE = (
    "<h1>FAQ</h1><h2>Wer rudert?</h2><p>Jörg – und <b>alle</b>.</p><h2>Wer führt?</h2><p>Eine.</p>"
)
FOUND = [("Wer rudert?", "Jörg – und **alle**."), ("Wer führt?", "Eine.")]


def _found(data: bytes) -> list[tuple[str, str]]:
    reading = read(data)
    questions = recognise("faq.mht", reading.lines, reading.blocks).questions
    return [(one.question, one.answer) for one in questions]


@pytest.mark.browser
def test_a_page_that_chromium_saved_is_read(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    saved = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})
    page.close()
    assert _found(saved["data"].encode()) == FOUND


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_a_page_is_read_in_its_encoding(charset: str, encoding: str) -> None:
    message = EmailMessage()
    message.set_content("in front")
    message.add_related(b"\x89PNG", "image", "png")
    message.add_alternative(PAGE, subtype="html", charset=charset, cte=encoding)
    assert _found(message.as_bytes()) == FOUND


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the document is empty. Ask for it again."),
        (
            b"Q. One?\nA. Yes.\n",
            "this is not a web page saved as one file, whatever its name says. Open it in a "
            "browser and save it as .html.",
        ),
    ],
    ids=["empty", "text"],
)
def test_what_is_no_saved_page_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert str(caught.value) == message
