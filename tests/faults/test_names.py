"""Folders of content with names, links and files that are no files, as an archive may bring them.

Whatever lies there, every command ends within seconds and says in a sentence which file it is and
what to do, and nothing is read or published from outside.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.commands import Run
from support.content import QUESTION, write_file
from webapp.application import create_app

SECRET = "swordfish"
"""What stands in files outside of the content folder, and must not come out."""

SECONDS = 10
"""A command has so long; the busiest machine needs a tenth of it."""

DOCUMENT = "FEES\n\nQ: Who pays?\nA: You do.\n"

COMMANDS = (
    ("check",),
    ("build",),
    ("search", "cost"),
    ("explain", "cost", "cost"),
    ("export", "site"),
    ("publish", "site"),
    ("serve", "--port", "0"),
    ("review", "cost"),
)
"""All that read the content, but `faq import`."""


@contextmanager
def ends_soon() -> Iterator[None]:
    """Raises TimeoutError where what is done within waits for something."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _outside(place: Path) -> Path:
    """A folder that is not the content's, with files of every kind that the content has."""
    folder = place / "outside"
    texts = {
        "q.md": f"---\nid: q\nstatus: published\n---\n# What is {SECRET}?\n\n{SECRET}\n",
        "_topic.md": f"# {SECRET}\n",
        "logo.svg": f"<svg>{SECRET}</svg>",
        "terms.toml": f'[[term]]\nid = "a"\npreferred = "{SECRET}"\n',
        "d.txt": f"Q: What is {SECRET}?\nA: {SECRET}\n",
    }
    for name, text in texts.items():
        write_file(folder / name, text)
    return folder


def _link(at: Path, to: str | Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    at.symlink_to(to)


def _pipe(at: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    os.mkfifo(at)


def _socket(at: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(at))  # an address may have a hundred letters


def _huge(at: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.touch()
    os.truncate(at, 10_000_000_000)


def _folder(at: Path) -> None:
    at.unlink(missing_ok=True)
    at.mkdir(parents=True)


Layer = Callable[[Path], None]
"""Lays something at a path."""

OUT = "the link leads out of the content folder, to “"
NOWHERE = "the link leads nowhere"
NO_FILE = "this is a pipe, a socket or a device and no file"
HUGE = "the file has more than 10 million bytes"

KINDS: dict[str, tuple[Layer, str]] = {
    "link out": (lambda at: _link(at, _outside(Path.cwd()) / "q.md"), OUT),
    "link out to nothing": (lambda at: _link(at, Path.cwd() / "nothing"), OUT),
    "link to a device": (lambda at: _link(at, "/dev/zero"), OUT),
    "link upward": (lambda at: _link(at, "../" * 9 + "etc/passwd"), OUT),
    "link to nothing": (lambda at: _link(at, "nothing"), NOWHERE),
    "link to itself": (lambda at: _link(at, at.name), NOWHERE),
    "pipe": (_pipe, NO_FILE),
    "socket": (_socket, NO_FILE),
    "huge": (_huge, HUGE),
}
"""What is no file of a content folder, and what is said of it."""

PLACES = {
    "site.toml": "site.toml",
    "terms": "terms.toml",
    "categories": "categories.toml",
    "expectations": "expectations.toml",
    "register": "sources/sources.toml",
    "topic": "faq/fees/_topic.md",
    "question": "faq/fees/q.md",
    "criterion": "criteria/q.md",
    "wordings": "faq/fees/cost.wordings.txt",
    "wordings of terms": "terms/a.wordings.txt",
}
"""Files that every command reads."""

FOR_IMPORT = {"register", "terms", "topic", "question", "wordings"}
"""What an import rests on; it may go on where the others are broken."""


def assert_clean(output: str) -> None:
    """No traceback, nothing that moves a cursor, nothing from outside."""
    assert "Traceback" not in output
    assert SECRET not in output
    hidden = [one for one in output if unicodedata.category(one)[0] in "CZ"]
    assert [one for one in hidden if one != "\n" and not one.isspace()] == []
    assert not set("\r\x1c\x85\u2028") & set(output)


@dataclass(frozen=True)
class Told:
    """What a command said."""

    code: int
    text: str


def told(faq: Run, *command: str | Path) -> Told:
    """The command, which must end soon, and what it said."""
    with ends_soon():
        result = faq(*command)
    assert_clean(result.stdout + result.stderr)
    return Told(result.exit_code, result.stdout + result.stderr)


def assert_refused(faq: Run, problem: str) -> None:
    """Every command that reads the content says this first, and does nothing."""
    for command in COMMANDS:
        said = told(faq, *command)
        assert said.code == 1, command
        assert problem in said.text, command
    assert not Path("site").exists()


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_refused(faq: Run, kind: str, place: str) -> None:
    lay, problem = KINDS[kind]
    path = Path("content", PLACES[place])
    lay(path)
    message = f"{path}:1: {problem}"
    assert_refused(faq, message)
    write_file(Path("new.txt"), DOCUMENT)
    said = told(faq, "import", "new.txt")
    if place in FOR_IMPORT or (place == "criterion" and problem == OUT):
        assert (said.code, message in said.text) == (1, True)
        assert not Path("content/sources/new.txt").exists()
    else:
        assert said.code == 0


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("kind", [one for one in KINDS if one != "huge"])
def test_a_folder_that_is_none_is_refused(faq: Run, kind: str) -> None:
    lay, problem = KINDS[kind]
    for name in ("faq/travel", "criteria", "sources", "terms"):
        path = Path("content", name)
        lay(path)
        said = told(faq, "check")
        assert said.code == 1
        is_link = problem in (OUT, NOWHERE)
        expected = problem if is_link or name == "faq/travel" else "the folder cannot be read"
        assert f"{path}:1: {expected}" in said.text
        path.unlink()


@pytest.mark.usefixtures("small_content")
def test_a_topic_that_lies_elsewhere_is_not_published(faq: Run) -> None:
    _link(Path("content/faq/travel"), _outside(Path.cwd()))
    assert_refused(faq, f"content/faq/travel:1: {OUT}{Path.cwd()}/outside”")


@pytest.mark.usefixtures("small_content")
def test_the_folder_of_content_may_be_a_link_and_hold_links_within(faq: Run) -> None:
    Path("content").rename("kept")
    _link(Path("content"), "kept")
    Path("kept/faq/fees/cost.md").rename("kept/cost.txt")
    _link(Path("kept/faq/fees/cost.md"), "../../cost.txt")
    assert told(faq, "check").code == 0
    assert told(faq, "export", "site").code == 0


LOGOS = {**KINDS, "folder": (_folder, "Is a directory")}


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("kind", LOGOS)
def test_only_a_picture_of_ours_is_published_as_the_logo(faq: Run, kind: str) -> None:
    lay, problem = LOGOS[kind]
    write_file(Path("content/site.toml"), '[association]\nlogo = "logo.svg"\n')
    lay(Path("content/logo.svg"))
    said = f"content/site.toml:2: the logo “logo.svg” cannot be shown: {problem}"
    assert_refused(faq, said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_logo_that_becomes_something_else_is_not_served(
    small_content: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_content.parent)
    logo = small_content / "logo.svg"
    write_file(small_content / "site.toml", '[association]\nlogo = "logo.svg"\n')
    write_file(logo, "<svg/>")
    client = create_app(small_content).test_client()
    found = re.search(r"assets/logo\.\w+\.svg", client.get("/").text)
    assert found
    address = f"/{found[0]}"
    assert client.get(address).text == "<svg/>"
    logo.unlink()
    KINDS[kind][0](logo)
    with ends_soon():
        assert client.get("/").status_code == 200
        answer = client.get(address)
    assert (answer.status_code, SECRET in answer.text) == (404, False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_site_that_is_served_stays_up(
    small_content: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_content.parent)
    client = create_app(small_content).test_client()
    KINDS[kind][0](small_content / "faq" / "fees" / "q.md")
    with ends_soon():
        answers = [client.get(one) for one in ("/", "/questions/cost/", "/questions/q/")]
    assert [one.status_code for one in answers] == [200, 200, 404]
    assert not any(SECRET in one.text for one in answers)


NAMES = {
    "not UTF-8": (b"a\xff", "the name “a\\xff{}” is not UTF-8"),
    "newline": (b"a\nb", "the name “a\\nb{}” has a character that cannot be seen"),
    "return": (b"a\rb", "the name “a\\rb{}” has a character that cannot be seen"),
    "escape": (b"a\x1b[2Jb", "the name “a\\x1b[2Jb{}” has a character that cannot be seen"),
    "C1": ("a\x9b2Jb".encode(), "the name “a\\x9b2Jb{}” has a character that cannot be seen"),
    "bidi": ("a\u202eb".encode(), "the name “a\\u202eb{}” has a character that cannot be seen"),
    "line": ("a\u2028b".encode(), "the name “a\\u2028b{}” has a character that cannot be seen"),
    "tag": ("a\U000e0041".encode(), "the name “a\\U000e0041{}” has a character that cannot be"),
    "blank": (b" a", "the name “ a{}” begins or ends with a blank"),
    "wide blank": ("\u3000a".encode(), "the name “\u3000a{}” begins or ends with a blank"),
}
"""Names that no content file can hold, without their ending, and what is said of them."""


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("folder", ["faq/fees", "faq", "criteria", "sources", "terms"])
def test_a_name_that_cannot_be_kept_is_refused_and_shown(faq: Run, name: str, folder: str) -> None:
    begin, problem = NAMES[name]
    ending = ".txt" if folder == "sources" else "" if folder == "faq" else ".md"
    place = Path("content", folder)
    place.mkdir(exist_ok=True)
    path = os.fsencode(place) + b"/" + begin + ending.encode()
    if folder == "faq":
        os.mkdir(path)  # noqa: PTH102 - a name in bytes
        Path(os.fsdecode(path), "_topic.md").write_text("# Travel\n", "utf-8")
    else:
        Path(os.fsdecode(path)).write_text(QUESTION, "utf-8")
    assert_refused(faq, f":1: {problem.format(ending)}")


UNFIT = {
    "dash": "-a.md",
    "255 bytes": "a" * 252 + ".md",
    "upper case": "COST.md",
    "composed": "\xe9.md",
    "decomposed": "e\u0301.md",
    "device": "nul.md",
    "dot at the end": "cost.md.",
    "blank in the middle": "a b.md",
    "quotes": '"a".md',
    "two endings": "cost.md.md",
}
"""Names that no question has, since its id is its name."""


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("name", UNFIT)
def test_a_question_of_a_name_that_is_no_id_is_refused(faq: Run, name: str) -> None:
    stem = name.removesuffix(".md")
    path = Path("content/faq/fees", name)
    path.write_text(QUESTION.replace("id: cost", f"id: {stem}"), "utf-8")
    assert_refused(faq, str(path))


@pytest.mark.usefixtures("small_content")
def test_what_is_hidden_or_of_an_editor_is_left_alone(faq: Run) -> None:
    for name in (".a.md", "a.md~", "~$a.md", "._cost.md"):
        Path("content/faq/fees", name).write_bytes(b"\xff\0")
    Path("content/faq/fees/.#cost.md").symlink_to("someone@somewhere.1234:5678")
    _pipe(Path("content/faq/fees/.pipe"))
    assert told(faq, "check").code == 0
    assert told(faq, "export", "site").code == 0


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize(
    "name",
    ["faq/fees/cost.md.incoming", "sources/.imported/faq", "criteria/.checked", "faq/.hidden"],
)
def test_no_command_writes_through_a_link(faq: Run, name: str) -> None:
    _link(Path("content", name), Path.cwd() / "elsewhere")
    write_file(Path("new.txt"), DOCUMENT)
    for command in (("check",), ("import", "new.txt"), ("review", "cost")):
        said = told(faq, *command)
        assert (said.code, f"content/{name}:1: {OUT}" in said.text) == (1, True)
    assert not Path("elsewhere").exists()
