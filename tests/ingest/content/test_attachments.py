"""Pictures and files beside texts: which may lie there, and what is published of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from ingest.content.files.attachments import read_attachment
from ingest.content.loading import open_content, read_content
from ingest.content.model.file_links import (
    files_named,
    placed,
    with_files,
    with_schemes,
    without_foreign,
)
from ingest.content.warnings.pictures import pictures
from ingest.markdown import render
from ingest.markdown_dialect import FILE_SCHEME

HEAD = "---\nid: cost\nstatus: published\n---\n# What does it cost?\n\n"


def picture(
    kind: str, size: tuple[int, int] = (64, 48), exif: Image.Exif | None = None, colour: str = "red"
) -> bytes:
    made = io.BytesIO()
    options = {} if exif is None else {"exif": exif}
    Image.new("RGB", size, colour).save(made, kind, **options)
    return made.getvalue()


def plan() -> bytes:
    """A picture of very many dots that are black or white, which takes no time to make."""
    made = io.BytesIO()
    Image.new("1", (8000, 6000)).save(made, "PNG")
    return made.getvalue()


def document(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return made.getvalue()


def open_document(kind: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
    return made.getvalue()


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def located() -> Image.Exif:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return exif


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a content folder with one question; gives the folder as its messages name it."""
    monkeypatch.chdir(tmp_path)

    def written(answer: str, **files: bytes) -> Path:
        folder = Path("content")
        topic = folder / "faq" / "fees"
        topic.mkdir(parents=True)
        (topic / "_topic.md").write_text("# Fees\n", "utf-8")
        (topic / "cost.md").write_text(f"{HEAD}{answer}\n", "utf-8")
        for name, data in files.items():
            (topic / name).write_bytes(data)
        return folder

    return written


PUBLISHED = [
    ("form.png", picture("PNG"), r"form-64x48\.[0-9a-f]{8}\.png", "image/png", 64, 48),
    ("photo.jpg", picture("JPEG"), r"photo-64x48\.[0-9a-f]{8}\.jpg", "image/jpeg", 64, 48),
    ("photo.jpeg", picture("JPEG", exif=turned()), r"photo-48x64\.\w+\.jpg", "image/jpeg", 48, 64),
    ("a.webp", picture("WEBP"), r"a-64x48\.\w+\.webp", "image/webp", 64, 48),
    ("a.gif", picture("GIF"), r"a-64x48\.\w+\.gif", "image/gif", 64, 48),
    # What it is its bytes say, and not its name.
    ("wrong.png", picture("JPEG"), r"wrong-64x48\.\w+\.jpg", "image/jpeg", 64, 48),
    ("Fòto (1) ü.png", picture("PNG"), r"foto-1-u-64x48\.\w+\.png", "image/png", 64, 48),
    ("表.png", picture("PNG"), r"file-64x48\.\w+\.png", "image/png", 64, 48),
    ("form.pdf", b"%PDF-1.7\n%", r"form\.\w+\.pdf", "application/pdf", 0, 0),
    (
        "form.docx",
        document("[Content_Types].xml", "word/document.xml"),
        r"form\.\w+\.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        0,
        0,
    ),
    (
        "sums.ods",
        open_document("spreadsheet"),
        r"sums\.\w+\.ods",
        "application/vnd.oasis.opendocument.spreadsheet",
        0,
        0,
    ),
]


@pytest.mark.parametrize(
    ("name", "data", "published", "kind", "width", "height"),
    PUBLISHED,
    ids=[one[0] for one in PUBLISHED],
)
def test_a_file_is_published_under_a_name_that_says_what_it_is(
    write: Callable[..., Path],
    name: str,
    data: bytes,
    published: str,
    kind: str,
    width: int,
    height: int,
) -> None:
    mark = "!" if width else ""
    files = open_content(write(f"See {mark}[the form](<{name}>).", **{name: data}))
    (file,) = files.knowledge.files
    assert (file.path, file.size) == (f"faq/fees/{name}", len(data))
    assert (file.media_type, file.width, file.height) == (kind, width, height)
    assert re.fullmatch(published, file.name)
    assert [*files_named(files.knowledge.questions[0].answer)] == [file.path]
    assert not [*pictures(files)]


FAULTS = [
    ("![a](form.png)", {}, "7: there is no picture “form.png” beside the text. Put it beside"),
    ("![a](fomr.png)", {"form.png": picture("PNG")}, "Put it beside the text. Did you mean “form"),
    ("[a](form.pdf)", {}, "7: there is no file “form.pdf” beside the text."),
    ("![a](../../../form.png)", {}, "7: the picture “../../../form.png” does not lie in the con"),
    ("![a](/form.png)", {}, "7: the picture “/form.png” does not lie in the content folder"),
    ("![a](data:image/png;base64,AA)", {}, "7: the picture “data:image/png;base64,AA” does not"),
    ("![a](content:form.png)", {}, "7: the address “content:form.png” begins with “content:”"),
    ("![a](form.svg)", {"form.svg": b"<svg/>"}, "form.svg:1: a file of the kind “.svg” cannot lie"),
    ("A", {"form.heic": b"x"}, "form.heic:1: a file of the kind “.heic” cannot lie beside a text"),
    ("A", {"tour.mp4": b"x"}, "tour.mp4:1: a file of the kind “.mp4” cannot lie beside a text."),
    ("![a](a.png)", {"a.png": b"\x89PNG\r\n\x1a\n"}, "a.png:1: it is none of the kinds that"),
    ("![a](a.png)", {"a.png": picture("PNG")[:-30]}, "a.png:1: it is none of the kinds that"),
    ("![a](a.png)", {"a.png": b"<svg onload='x'/>"}, "a.png:1: it is none of the kinds that"),
    ("![a](a.jpg)", {"a.jpg": picture("TIFF")}, "a.jpg:1: it is none of the kinds that"),
    ("[a](a.pdf)", {"a.pdf": b"MZ"}, "a.pdf:1: it is none of the kinds that"),
    (
        "[a](a.docx)",
        {"a.docx": document("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")},
        "a.docx:1: it is none of the kinds that",
    ),
    ("![a](a.gif)", {"a.gif": picture("GIF") + bytes(3_000_000)}, "a.gif:1: it has 3.0 million by"),
    ("[a](a.pdf)", {"a.pdf": b"%PDF-" + bytes(20_000_000)}, "a.pdf:1: it has 20.0 million bytes"),
    ("![a](a.png)", {"a.png": plan()}, "the picture has 8000 × 6000 pixels"),
    ("A", {"list.docx": document("x")}, "list.docx:1: this is not a Markdown file."),
]


@pytest.mark.parametrize(("answer", "files", "message"), FAULTS)
def test_a_file_that_cannot_be_published_is_a_fault(
    write: Callable[..., Path],
    answer: str,
    files: dict[str, bytes],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as it is once PDFs are drawn
    faults = read_content(write(answer, **files)).faults
    assert [fault for fault in faults if message in str(fault)]
    assert len(faults) == 1 + (".svg" in answer)  # that it is there, and that it may not be


def test_a_link_to_a_file_elsewhere_is_no_file(write: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    folder = write("![a](a.png)")
    (folder / "faq" / "fees" / "a.png").symlink_to(tmp_path / "secret.png")
    told, missing = map(str, read_content(folder).faults)
    assert "a.png:1: the link leads out of the content folder, to “" in told
    assert "there is no picture “a.png” beside the text" in missing


def test_a_link_that_comes_later_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(picture("PNG"))
    (tmp_path / "content" / "faq").mkdir(parents=True)
    (tmp_path / "content" / "faq" / "a.png").symlink_to(tmp_path / "secret.png")
    (fault,) = read_attachment(tmp_path / "content", "faq/a.png").faults
    assert "a.png:1: it cannot be read (the link leads out of the content folder" in str(fault)


REMARKS = [
    ("A", {"a.png": b"x"}, "a.png:1: remark, unused file: no text shows or links this file"),
    ("![a](https://e.example/a.png)", {}, "cost.md:7: remark, picture: a link stands in the place"),
    ("![a](a.jpg)", {"a.jpg": picture("JPEG", exif=located())}, "the picture says where it was"),
]


@pytest.mark.parametrize(("answer", "files", "message"), REMARKS)
def test_what_is_doubtful_about_a_file_is_a_remark(
    write: Callable[..., Path], answer: str, files: dict[str, bytes], message: str
) -> None:
    (remark,) = pictures(open_content(write(answer, **files)))
    assert message in str(remark)


def test_what_only_a_draft_or_nobody_shows_is_not_published(write: Callable[..., Path]) -> None:
    folder = write("![a](a.png)", **{"a.png": picture("PNG"), "b.png": picture("PNG", (9, 9))})
    for status in ("draft", "retired"):
        text = HEAD.replace("published", status).replace("cost", status)
        (folder / "faq" / "fees" / f"{status}.md").write_text(f"{text}![b](b.png)\n", "utf-8")
    knowledge = open_content(folder).knowledge
    assert [one.path for one in knowledge.public().shown_files] == ["faq/fees/a.png"]
    assert len(knowledge.preview().shown_files) == 2


PLACED = [
    ("![a](b.png)", "![a](content:faq/fees/b.png)"),
    ("[a](<b c.pdf> 'd')", "[a](<content:faq/fees/b%20c.pdf> 'd')"),
    ("[a](b%20c.pdf)", "[a](content:faq/fees/b%20c.pdf)"),
    ("[a][x]\n\n[x]: b.png", "[a][x]\n\n[x]: content:faq/fees/b.png"),
    ("[![a](b.png)](b.png)", "[![a](content:faq/fees/b.png)](content:faq/fees/b.png)"),
    ("![a](../fees/b.png)", "![a](content:faq/fees/b.png)"),
    ('<img src="b.png" alt="a">', '<img src="content:faq/fees/b.png" alt="a">'),
    ("`![a](b.png)` ![a](b.png)", "`![a](b.png)` ![a](content:faq/fees/b.png)"),
    ("```\n![a](b.png)\n```\n![a](b.png)", "```\n![a](b.png)\n```\n![a](content:faq/fees/b.png)"),
    ("b.png [a](other.png)", "b.png [a](other.png)"),
]


def test_an_address_of_a_file_keeps_its_place_and_a_word_with_a_colon_is_none() -> None:
    link = placed("[a](b.pdf#page=2) content:ethics", "faq/fees", {"faq/fees/b.pdf"})
    assert link == "[a](content:faq/fees/b.pdf#page=2) content:ethics"
    known = {"faq/fees/b.pdf"}
    assert with_files(link, known, lambda path: "/files/b.pdf") == (
        "[a](/files/b.pdf#page=2) content:ethics"
    )


def test_a_link_in_html_leads_to_its_file() -> None:
    text = placed('<a href="b.pdf">The form</a>', "faq/fees", {"faq/fees/b.pdf"})
    linked = with_files(text, {"faq/fees/b.pdf"}, lambda path: f"{FILE_SCHEME}../files/b.pdf")
    assert (
        render(linked) == '<p><a href="../files/b.pdf" rel="noopener noreferrer">The form</a></p>'
    )


@pytest.mark.parametrize(("text", "result"), PLACED)
def test_an_address_is_written_from_the_root_of_the_folder(text: str, result: str) -> None:
    assert placed(text, "faq/fees", {"faq/fees/b.png", "faq/fees/b c.pdf"}) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("![a](https://e.example/b)", "[a](https://e.example/b)"),
        ("![a](//e.example/b) `![a](//b)`", "[a](//e.example/b) `![a](//b)`"),
        ('[![a](https://e.example/b "t")](c)', "[a](c)"),
        ('<iframe src="https://e.example" title="A*"></iframe> b', "[A*](<https://e.example>) b"),
        ('<video src="//e.example/v" title="v">c</video>', "[v](<//e.example/v>)c"),
        ("![a](b.png) <iframe></iframe>", "![a](b.png) <iframe></iframe>"),
    ],
)
def test_what_would_be_loaded_from_elsewhere_is_a_link_in_markdown_too(
    text: str, result: str
) -> None:
    assert without_foreign(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("[us](www.a.example/b?c#d)", "[us](https://www.a.example/b?c#d)"),
        ("[us](<www.a.example> 'Home')", "[us](<https://www.a.example> 'Home')"),
        ("[us][1]\n\n[1]: www.a.example", "[us][1]\n\n[1]: https://www.a.example"),
        ('<a href="www.a.example">us</a>', '<a href="https://www.a.example">us</a>'),
        ("[Jane](jane.d+x@a.example)", "[Jane](mailto:jane.d+x@a.example)"),
        ("[Jane](jane@a.example?subject=FAQ)", "[Jane](mailto:jane@a.example?subject=FAQ)"),
        ("`[us](www.a.example)`", "`[us](www.a.example)`"),
        ("[form](www-form.pdf) [b](a/b@c.d/e)", "[form](www-form.pdf) [b](a/b@c.d/e)"),
        ("(www.a.example), jane@a.example", "(www.a.example), jane@a.example"),
    ],
)
def test_an_address_as_people_write_it_leads_to_the_web(text: str, result: str) -> None:
    assert with_schemes(text) == result
