"""Folders of content with names, links and files that are no files, as an archive may bring them.

Whatever lies there, every command ends within seconds and says in a sentence which file it is and
what to do, and nothing is read or published from outside.
"""

from __future__ import annotations

import itertools
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.content.loading import read_content
from ingest.importing.account import Action
from ingest.importing.importer import import_documents
from ingest.names import name_problem
from support.commands import FAQ, Run
from support.content import QUESTION, write_file, write_small_content
from support.depth import deep, law
from support.processes import PATIENCE
from webapp.application import create_app

SECRET = "swordfish"
"""What stands in files outside of the content folder, and must not come out."""

SECONDS = PATIENCE
"""A command has so long: one that waits for what is no file would do so for ever."""

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
    "gaps": "gaps.toml",
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
    "tag": (
        "a\U000e0041".encode(),
        "the name “a\\U000e0041{}” has a character that cannot be seen",
    ),
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


# Documents


@pytest.mark.parametrize("name", NAMES)
def test_a_document_of_a_name_that_cannot_be_kept_is_not_imported(faq: Run, name: str) -> None:
    begin, problem = NAMES[name]
    path = Path(os.fsdecode(begin + b".txt"))
    path.write_text(DOCUMENT, "utf-8")
    Path("good.txt").write_text(DOCUMENT, "utf-8")
    said = told(faq, "import", path, "good.txt")
    assert (said.code, f"{problem.format('.txt')}. Give it another name." in said.text) == (1, True)
    assert {one.name for one in Path("content/sources").iterdir()} == {"good.txt", ".imported"}
    assert told(faq, "check").code == 0


@pytest.mark.parametrize("name", NAMES)
def test_one_that_an_earlier_import_left_keeps_no_other_from_being_imported(
    faq: Run, name: str
) -> None:
    begin, problem = NAMES[name]
    Path("content/sources").mkdir(parents=True)
    Path("content/sources", os.fsdecode(begin + b".txt")).write_text(DOCUMENT, "utf-8")
    Path("good.txt").write_text(DOCUMENT, "utf-8")
    said = told(faq, "import", "good.txt", "--html", "account.html")
    assert (said.code, f"{problem.format('.txt')}. Rename it." in said.text) == (1, True)
    assert Path("content/faq/fees/who-pays.md").exists()
    account = Path("account.html").read_text("utf-8")
    assert_clean(account)
    said = told(faq, "import", "good.txt", "--json")
    assert json.loads(said.text.partition("\ncontent/")[0])["totals"]["questions"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_document_keeps_no_other_from_being_imported(faq: Run, kind: str) -> None:
    path = Path("content/sources/d.txt")
    KINDS[kind][0](path)
    Path("good.txt").write_text(DOCUMENT, "utf-8")
    said = told(faq, "import", "good.txt")
    assert (said.code, str(path) in said.text) == ((0, False) if kind == "huge" else (1, True))
    assert Path("content/faq/fees/who-pays.md").exists()
    Path("d.txt").write_text(DOCUMENT, "utf-8")
    said = told(faq, "import", "d.txt")
    assert (said.code, "another document of this name is already in" in said.text) == (1, True)
    assert not Path("nothing").exists()


ARGUMENTS: dict[str, tuple[Layer | None, str]] = {
    "-": (None, "documents without an ending"),
    "--": (None, "Missing argument"),
    "nothing.txt": (None, "the document cannot be read (No such file or directory)"),
    "https://example.org/faq.html": (None, "this is an address. Save what is there as a file"),
    "file:///etc/passwd": (None, "this is an address"),
    "/dev/zero": (None, "documents without an ending"),
    "/proc/self/mem": (None, "documents without an ending"),
    "zero.txt": (lambda at: _link(at, "/dev/zero"), "this is no file but a device or a pipe"),
    "memory.txt": (lambda at: _link(at, "/proc/self/mem"), "the document cannot be read"),
    "pipe.html": (_pipe, "this is no file but a device or a pipe"),
    "socket.pdf": (_socket, "this is no file but a device or a pipe"),
    "huge.docx": (_huge, "the document has more than 200 million bytes"),
    "huge.txt": (_huge, "the document has more than 10 million bytes"),
    "folder.md": (_folder, "this is a folder. Name the documents in it instead"),
    "loop.txt": (lambda at: _link(at, "loop.txt"), "the document cannot be read"),
    "a" * 300 + ".txt": (None, "the document cannot be read (File name too long)"),
    ".hidden.txt": (None, "a hidden file or a backup is no document"),
    "": (None, "this is a folder"),
}
"""Arguments of `faq import`, what lies there, and what is said."""


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_an_argument_that_is_no_document_is_named(faq: Run, argument: str) -> None:
    lay, problem = ARGUMENTS[argument]
    if lay:
        lay(Path(argument))
    said = told(faq, "import", argument)
    assert (said.code in (1, 2), problem in said.text) == (True, True), said.text
    assert not Path("content").exists()
    Path("good.txt").write_text(DOCUMENT, "utf-8")
    said = told(faq, "import", "good.txt", argument)
    assert Path("content/faq/fees/who-pays.md").exists()
    assert said.code == (0 if argument == "--" else 1)


def test_a_link_that_is_named_is_followed(faq: Run) -> None:
    """Whoever names it means what it leads to; the copy is a file."""
    write_file(Path("elsewhere/kept.txt"), DOCUMENT)
    _link(Path("good.txt"), "elsewhere/kept.txt")
    assert told(faq, "import", "good.txt").code == 0
    assert not Path("content/sources/good.txt").is_symlink()


ALIKE = [("FAQ.txt", "faq.txt"), ("caf\xe9.txt", "cafe\u0301.txt")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_documents_of_names_that_are_one_elsewhere_are_not_both_imported(
    faq: Run, one: str, other: str
) -> None:
    for name in (one, other):
        Path(name).write_text(f"{DOCUMENT}\nQ: What of {name}?\n", "utf-8")
    message = f"{other}: “{one}” differs from it in capitals or in how accents are stored"
    for command in ((one, other), (other,)):
        said = told(faq, "import", *command)
        assert (said.code, message in said.text) == (1, True)
    assert told(faq, "import", one).code == 0
    Path("content/sources", other).write_text(DOCUMENT, "utf-8")  # by hand, where both can be kept
    said = told(faq, "check")
    assert (said.code, "remark, name of a document: not every system can" in said.text) == (0, True)
    assert told(faq, "import", f"content/sources/{other}").code == 0


@pytest.mark.parametrize(
    "name", ["NUL.txt", "a: b.txt", "What?.txt", "-a.txt", "#a.txt", '"a".txt']
)
def test_odd_names_that_can_be_kept_are_kept(faq: Run, name: str) -> None:
    Path(name).write_text(DOCUMENT, "utf-8")
    for _ in range(2):
        assert told(faq, "import", f"./{name}").code == 0
        said = told(faq, "check")
        assert said.code == 0
        assert ("remark, name of a document" in said.text) == (name[0] not in "-#b")


@law(examples=30)
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=60).filter(
        lambda name: not name.startswith((".", "~$"))
    )
)
def test_a_document_of_any_name_is_imported_or_refused(name: str) -> None:
    with TemporaryDirectory() as folder:
        content, path = Path(folder, "content"), Path(folder, f"{name}.txt")
        path.write_text(DOCUMENT, "utf-8")
        account = import_documents([path], content).account
        assert bool(account.failures) == bool(name_problem(path.name))
        if not account.failures:
            assert read_content(content).faults == ()
            again = import_documents([path], content).account
            assert {file.action for file in again.files} == {Action.UNCHANGED}


def test_a_question_of_one_long_word_gets_an_id_that_stays(faq: Run) -> None:
    words = "x" * 800, "x" * 799 + "y", "\xe9" * 800, "資" * 800
    Path("a.txt").write_text("".join(f"Q: {word}?\nA: Yes.\n\n" for word in words), "utf-8")
    assert told(faq, "import", "a.txt").code == 0
    files = sorted(one.name for one in Path("content/faq/general").iterdir())
    stem = "x" * 80
    numbers = "-".join(["8cc7"] * 8)
    others = [f"{numbers}.md", "_topic.md", "e" * 80 + ".md"]
    assert files == [*others, f"{stem}-2.md", f"{stem}.md"]
    Path("b.txt").write_text(f"Q: {words[1]}?\nA: Yes.\n", "utf-8")
    assert told(faq, "import", "b.txt").code == 0
    assert sorted(one.name for one in Path("content/faq/general").iterdir()) == files
    assert told(faq, "check").code == 0
    assert told(faq, "export", "site").code == 0


@pytest.mark.parametrize("question", ["Con", "Nul?", "COM1", "Aux"])
def test_no_id_is_a_device_of_windows(faq: Run, question: str) -> None:
    Path("a.md").write_text(f"# {question}\n\nQ. {question}?\n\nA. Yes.\n", "utf-8")
    assert told(faq, "import", "a.md").code == 0
    stems = {part.partition(".")[0] for one in Path("content").rglob("*") for part in one.parts}
    assert not {"con", "nul", "com1", "aux"} & stems
    assert told(faq, "check").code == 0


HOSTILE = (
    *("<<<<<<< the file has", ">>>>>>> the documents have", "=======", "---", "# T", "#", "```"),
    *("~~~", "[[x]]", "[[criterion:x]]", "[[question:who-pays|a]]", "[[", "]]", "{{x}}", "\0"),
    *("\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\ufeff", "\u202e", "\x1b[2J", "\uffff", "&#0;"),
    *(
        "&#x1b;",
        "<script>",
        "<!--",
        "-->",
        "status: open",
        "id: z",
        "- x",
        "|a|b|",
        "\\",
        "`",
        "**",
    ),
    *("[a](b", "](", "[a]: b", "\t", "\r", "Q: ", "A: ", "a" * 800, "\n", "\n\n", "    x"),
)
"""What means something in a content file, or on a screen."""

WORDS = ("What is the fee", "who pays", "when", "It costs two.", "You do.")


def _passages(size: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*HOSTILE, *WORDS * 4]), min_size=1, max_size=size).map(
        " ".join
    )


@law(examples=25)
@given(
    st.sampled_from([".txt", ".md", ".html"]),
    st.sampled_from(["Q: {}?\nA: {}\n", "## {}?\n\n{}\n", "**{}?**\n\n{}\n", "{}?\n\n{}\n"]),
    st.lists(st.tuples(_passages(4), _passages(8)), min_size=1, max_size=5),
)
def test_no_document_keeps_another_from_being_imported(
    ending: str, form: str, passages: list[tuple[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        content, path, good = (
            Path(folder, "content"),
            Path(folder, f"a{ending}"),
            Path(folder, "b.md"),
        )
        path.write_text("\n".join(form.format(*one) for one in passages), "utf-8")
        good.write_text(DOCUMENT, "utf-8")
        first = import_documents([path], content).account
        assert not content.exists() or read_content(content).faults == ()
        assert import_documents([good], content).account.failures == ()
        assert read_content(content).faults == ()
        if not first.failures:
            again = import_documents([path], content).account
            assert {file.action for file in again.files} <= {Action.UNCHANGED}


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("content", ["", "a" * 300, "loop/content", "pipe", "nothing", "a\x1b[2J"])
def test_a_content_folder_that_is_none_is_said(faq: Run, content: str) -> None:
    _link(Path("loop"), "loop")
    _pipe(Path("pipe"))
    for command in (*COMMANDS, ("import", "new.txt")):
        write_file(Path("new.txt"), DOCUMENT)
        said = told(faq, *command, "--content", content)
        if command[0] != "import" or content in ("", "a" * 300, "loop/content", "pipe"):
            assert (said.code, "content" in said.text) == (2, True), said
    assert {one.name for one in Path().iterdir()} <= {
        *("content", "loop", "pipe", "new.txt", "nothing", "a\x1b[2J")
    }


# What is printed


def test_nothing_that_a_document_says_moves_a_cursor(faq: Run) -> None:
    """Titles, answers, lines that are left out, conflicts and pairs are all printed."""
    moving = "\x1b]0;a\x07 \x1b[2J \x9b2J \x08 \x7f \u202e \u2066 \r"
    for name, asked in (("a.txt", "Who pays"), ("b.txt", "Who now pays")):
        text = f"{moving}\nFEES {moving}\n\nQ: {asked} {moving} fees?\nA: You {moving} do.\n"
        Path(name).write_text(text, "utf-8", newline="")
        assert told(faq, "import", name).code == 0
    for command in (
        ("import", "a.txt", "--html", "account.html"),
        ("check",),
        ("search", f"who pays {moving}"),
        ("explain", f"who pays {moving}", "who-pays-fees"),
        ("publish", "site", "--report", "report.html"),
        (f"--{moving}",),
        (f"{moving}",),
        ("check", f"--{moving}"),
        ("search", "--category", moving, "fees"),
        ("check", "--content", f"a{moving}"),
    ):
        told(faq, *command)
    for command in (("import", "a.txt", "--json"), ("search", moving, "--json")):
        assert json.loads(told(faq, *command).text)


def test_a_terminal_gets_nothing_that_it_obeys(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.txt").write_text(DOCUMENT, "utf-8")
    (tmp_path / "c.txt").write_text("\x1b[2J\n\nQ: Who \x1b]0;a\x07 pays?\nA: You.\n", "utf-8")
    ours, theirs = pty.openpty()
    command = [FAQ, "import", "c.txt", "a\x1b[2Jb.txt", b"d\xff.txt", "-\x1b[2J"]
    for arguments in (command, command[:-1]):
        subprocess.run(arguments, cwd=tmp_path, stdout=theirs, stderr=theirs, check=False)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the end
        while part := os.read(ours, 100_000):
            said += part
    os.close(ours)
    bar = (b"\x1b[?25l", b"\x1b[?25h", b"\x1b[K")  # the progress bar's own
    for one in bar:
        said = said.replace(one, b"")
    assert b"Reading" in said
    assert b"a\\x1b[2Jb.txt" in said
    assert b"d\\xff.txt" in said
    assert b"\x1b" not in said
    assert b"\x07" not in said


def test_no_character_of_the_content_breaks_what_is_xml(
    small_content: Path, faq: Run, tmp_path: Path
) -> None:
    site = '[site]\ntitle = "a\\u001b\\uffff"\nbase_address = "https://a.example/"\n'
    write_file(small_content / "site.toml", site)
    text = QUESTION.replace("status", "reviewed: 2026-01-02\nstatus").replace(
        "Nothing", "\x0c\x1b[2J"
    )
    write_file(small_content / "faq" / "fees" / "cost.md", text)
    assert told(faq, "export", "site").code == 0
    for name in ("changes.xml", "sitemap.xml", "opensearch.xml"):
        ElementTree.parse(tmp_path / "site" / name)


@pytest.mark.parametrize("name", [b"a\xff", deep(b"a\nb"), deep(b"a\x1b[2J")])
def test_the_folder_itself_may_have_any_name(faq: Run, name: bytes) -> None:
    """Its name is written into no content file, only into messages and reports."""
    content = Path(os.fsdecode(name))
    write_small_content(content)
    write_file(Path("new.txt"), DOCUMENT.replace("FEES", "WHO PAYS"))
    imports = (("import", "new.txt", "--html", "account.html"), ("import", "new.txt", "--json"))
    for command in (*COMMANDS[:-2], *imports, ("publish", "site", "--report", "report.html")):
        assert told(faq, *command, "--content", content).code == 0
    for report in ("account.html", "report.html"):
        assert "\x1b" not in Path(report).read_text("utf-8")


@pytest.mark.usefixtures("small_content")
@pytest.mark.parametrize("option", ["--queries", "--records"])
def test_a_file_of_lines_that_never_ends_is_refused(faq: Run, option: str) -> None:
    query = () if option == "--queries" else ("cost",)
    said = told(faq, "search", option, "/dev/zero", *query)
    assert (said.code, "the line has more than 10,000,000 characters" in said.text) == (1, True)


@pytest.mark.usefixtures("small_content")
def test_files_may_become_anything_while_they_are_read(faq: Run) -> None:
    """A command reads what was there at some moment, or says what is wrong."""
    path, is_over, layers = Path("content/faq/fees/q.md"), Event(), itertools.cycle(KINDS)

    def change() -> None:
        while not is_over.is_set():
            for lay in (KINDS[next(layers)][0], lambda at: write_file(at, "---\nid: q\n"), None):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                    if lay:
                        lay(path)

    changing = Thread(target=change)
    changing.start()
    try:
        codes = [told(faq, *COMMANDS[n % 3]).code for n in range(40)]
    finally:
        is_over.set()
        changing.join()
    assert set(codes) <= {0, 1}


AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


@pytest.mark.deep
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    """As a user who may not read everything; root has to run this."""
    assert os.geteuid() == 0, "this test needs root, who can become another user"
    with TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        write_small_content(root / "content")
        closed = ("faq/fees/cost.md", "terms.toml", "sources/d.txt", "faq/travel", "criteria")
        for name in closed:
            path = root / "content" / name
            if path.suffix:
                write_file(path, QUESTION)
            else:
                path.mkdir()
            path.chmod(0)
        done = subprocess.run(
            [*AS_NOBODY, sys.executable, "-c", "from webapp.cli.main import main; main()", "check"],
            cwd=root,
            env={**os.environ, "HOME": folder, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert_clean(done.stdout + done.stderr)
    for name in closed:
        line = next(one for one in done.stdout.split("\n") if one.startswith(f"content/{name}:1"))
        assert "cannot be read (Permission denied)" in line
