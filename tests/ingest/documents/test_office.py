"""Documents of other office programs: through LibreOffice where it is, a sentence where it is not.

What needs LibreOffice itself is marked `office`. The limits are tried with a stand-in for that
program, which does what a document can make it do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.documents import office
from ingest.documents.office import Limits, convert, find_office
from ingest.documents.office_kinds import OFFICE_ENDINGS
from ingest.documents.reading import read_bytes, read_document
from ingest.documents.recognition.bounded import BoundedReader
from ingest.documents.unreadable import UnreadableError
from ingest.errors import SourceError
from support.content import DATA
from support.lantern_faq import FAQ
from support.processes import is_running, wait_until

OFFICE = DATA / "ingest" / "office"
LANTERN = [asked.question for questions in FAQ.values() for asked in questions]
DRILLS = ["Who may borrow a drill?", "What does a week cost?", "Who mends what breaks?"]


@pytest.fixture(autouse=True)
def _looked_for_anew() -> Iterator[None]:
    find_office.cache_clear()
    yield
    find_office.cache_clear()


@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "questions"),
    [
        ("office.doc", LANTERN),
        ("office.rtf", LANTERN),
        ("questions.fodt", [*DRILLS, "Is there a course?"]),
        ("sheet.xls", DRILLS),
        ("slides.pptx", DRILLS),
        ("slides.fodp", DRILLS),
    ],
)
def test_what_libreoffice_opens_is_read(name: str, questions: list[str]) -> None:
    with BoundedReader() as reader:
        document, recognition = reader.recognise(OFFICE / name)
        assert [one.question for one in recognition.questions] == questions
        assert document.data == (OFFICE / name).read_bytes()
        started = time.monotonic()
        reader.recognise(OFFICE / name)  # what came of it is kept
        assert time.monotonic() - started < 1.0 + Limits().clock / 100


@pytest.mark.office
def test_no_macro_runs_and_no_link_is_followed(tmp_path: Path) -> None:
    """A flat text with a macro that is bound to its opening, and a section of another file."""
    seen, secret = tmp_path / "ran", tmp_path / "secret.txt"
    secret.write_text("Who keeps the key?\n")
    (tmp_path / "a.fodt").write_text(_MACRO.format(seen=seen.as_uri(), secret=secret.as_uri()))
    document = read_document(tmp_path / "a.fodt")
    assert not seen.exists()
    assert "Who rows?" in document.lines
    assert not any("key" in line for line in document.lines)


_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_MACRO = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document xmlns:office="{_SPACE}:office:1.0" xmlns:text="{_SPACE}:text:1.0" '
    f'xmlns:script="{_SPACE}:script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:ooo="http://openoffice.org/2004/office" xmlns:dom="http://www.w3.org/2001/xml-events" '
    'office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
    '<office:scripts><office:script script:language="ooo:Basic"><ooo:libraries>'
    '<ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>Sub R\n'
    'Open ConvertFromURL("{seen}") For Output As #1\nClose #1\nEnd Sub</ooo:source-code>'
    "</ooo:module></ooo:library-embedded></ooo:libraries></office:script><office:event-listeners>"
    '<script:event-listener script:language="ooo:script" script:event-name="dom:load" '
    'xlink:href="vnd.sun.star.script:Standard.M.R?language=Basic&amp;location=document"/>'
    "</office:event-listeners></office:scripts><office:body><office:text><text:p>Who rows?</text:p>"
    '<text:section text:name="S"><text:section-source xlink:href="{secret}"/><text:p/>'
    "</text:section></office:text></office:body></office:document>"
)


def test_without_libreoffice_the_message_says_how_to_save_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_PLACES", ())
    for name, best in {
        "a.doc": "Open it in the program that made it, or in Word, and save it as .docx",
        "a.xls": "Open it in the program that made it, or in Excel, and save it as .xlsx",
        "a.ppt": (
            "Open it in the program that made it, or in PowerPoint, and save it as PDF, or copy "
            "its text into a Word document, which works best"
        ),
    }.items():
        (tmp_path / name).write_bytes(b"words")
        with pytest.raises(SourceError) as caught, BoundedReader() as reader:
            reader.recognise(tmp_path / name)
        assert str(caught.value) == (
            f"{tmp_path / name}: documents of the kind “{Path(name).suffix}” are read with "
            f"LibreOffice, which is not installed here. {best}; or install LibreOffice "
            "(libreoffice.org) and import it again."
        )


SAVE = "Open it in the program that made it, or in Word, and save it as .docx."

LASTS = """
import subprocess, sys, pathlib, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path({pid!r}).write_text(str(child.pid))
{then}
"""


def _stand_in(folder: Path, then: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts a program in the place of LibreOffice; gives where it writes the id of its child."""
    pid = folder / "pid"
    script = folder / "bin" / "soffice"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\n{LASTS.format(pid=str(pid), then=then)}")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent))
    return pid


@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("time.sleep(600)", f"LibreOffice takes more than 2 seconds for the document. {SAVE}"),
        ("while True: pass", f"LibreOffice takes more than 2 seconds for the document. {SAVE}"),
        (
            "block = bytearray(3_000_000_000)",
            "LibreOffice makes nothing of the document: it is damaged, is something else than its "
            f"name says, or has a password. {SAVE}",
        ),
        (
            "sys.exit(1)",
            "LibreOffice makes nothing of the document: it is damaged, is something else than its "
            f"name says, or has a password. {SAVE}",
        ),
    ],
    ids=["clock", "processor", "memory", "nothing made"],
)
def test_libreoffice_is_ended_at_its_limits_with_all_that_it_started(
    then: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = _stand_in(tmp_path, then, monkeypatch)
    with pytest.raises(UnreadableError) as caught:
        convert("a.doc", b"words", Limits(seconds=2, memory=2_000_000_000, clock=4.0))
    assert str(caught.value) == message
    wait_until(lambda: not is_running(int(pid.read_text())))


def test_what_libreoffice_makes_is_no_larger_than_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = (
        "made = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]) / 'document.docx'\n"
        "made.parent.mkdir()\nmade.write_bytes(bytes(2_000))"
    )
    _stand_in(tmp_path, then, monkeypatch)
    assert convert("a.doc", b"words") == bytes(2_000)
    monkeypatch.setattr(office, "MAX_CONVERTED", 1_000)
    with pytest.raises(UnreadableError) as caught:
        convert("b.doc", b"other words")
    assert str(caught.value).startswith("LibreOffice makes ")
    assert str(caught.value).endswith(SAVE)


@pytest.mark.parametrize("ending", OFFICE_ENDINGS)
def test_every_ending_is_taken_in_any_case(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"A{ending.upper()}"
    path.write_bytes(b"words")
    assert read_bytes(path) == b"words"
