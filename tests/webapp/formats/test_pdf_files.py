"""The PDFs of an export: read back whole, tagged, linked, the same twice, and asking nobody."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import Result
from pypdf import PdfReader
from pypdf.generic import ContentStream

from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked, spoken
from ingest.content.model.records import Kind
from ingest.content.model.references import find_references
from ingest.markdown import plain_text
from support.content import CONTENT, DATA, ROOT
from support.lantern_faq import letters
from support.servers import running
from webapp.application import create_export_app
from webapp.cli.export import WITHOUT_BASE_ADDRESS
from webapp.export.exporter import MANIFEST, export_site
from webapp.formats.pdf import HANDBOOK, draw_pdfs, own_files

TOPICS = ["training", "work-experience", "supervision"]

FAQ = [sys.executable, "-c", "from webapp.cli.main import main; main()"]
"""The command in a process of its own."""

WITHOUT_WEASYPRINT = "import sys; sys.modules['weasyprint'] = None"
"""Makes its import fail as it does where it is not installed."""

WITHOUT_PANGO = """\
import cffi
load = cffi.FFI.dlopen
cffi.FFI.dlopen = lambda self, name, *more: load(self, name.replace("pango", "no-pango"), *more)
"""
"""Makes the system's own loader look for a library that is not there."""

LONG_WORD = "mental" * 50

STRANGE = f"""\
---
id: cost
status: published
---
# What does it cost, and “who” pays <b>?

#### A deep heading first

Text **in bold, _and [a linked *one*](https://example.org/guide)_**, {LONG_WORD}

## A high one second

| Who | Pays |
| --- | ---: |
| Members of the association who have been members for more than a whole year | 10 |
| Others | 250 |

1. One
    - One and a half
        - deeper
    - Another
2. Two

```
def code(x):
    return "{"x" * 150}"
```

> Quoted `in line`.

שלום עולם is Hebrew, مرحبا is Arabic, 嬰兒心理健康 is Chinese.

![A picture](ADDRESS/picture.png) <img src="ADDRESS/other.png" alt="Another">
<iframe src="ADDRESS/film.html" title="A film"></iframe> [elsewhere](ADDRESS/page.html) and
[nearby](../other/) and [nowhere](#nothing)
"""


@dataclass(frozen=True)
class Printed:
    """The frozen content as an export with PDFs."""

    folder: Path
    log: list[str]
    """What WeasyPrint had to say."""

    def read(self, name: str) -> PdfReader:
        (file,) = (self.folder / "pdf").rglob(f"{name}.pdf")
        return _read(file)


_read = cache(PdfReader)
"""The PDF of a path, each read once: it takes seconds."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    log: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: log.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    folder = tmp_path_factory.mktemp("printed") / "site"
    export_site(CONTENT, folder, with_pdf=True)
    logger.removeHandler(handler)
    return Printed(folder, log)


@pytest.fixture(scope="module")
def handbook(printed: Printed) -> PdfReader:
    return printed.read("handbook")


@pytest.fixture(scope="module")
def public(knowledge: KnowledgeBase) -> KnowledgeBase:
    return knowledge.public()


def _drawn(content: Path, folder: Path, base_address: str = "") -> Path:
    """The folder of the PDFs of a content folder."""
    app = create_export_app(open_content(content))
    association = app.watcher.snapshot().knowledge.association
    object.__setattr__(association, "base_address", base_address)
    for file, data in draw_pdfs(app):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(data)
    return folder / "pdf"


@cache
def _whole_pages(reader: PdfReader) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in reader.pages]


def _pages(reader: PdfReader) -> list[str]:
    """The text of each page without its running heads."""
    assert reader.metadata is not None
    heads = ("Page ", str(reader.metadata.author))
    return [
        "\n".join(line for line in page.splitlines() if not line.startswith(heads))
        for page in _whole_pages(reader)
    ]


def _said(reader: PdfReader) -> str:
    return letters("".join(_pages(reader)))


def _words(text: str, knowledge: KnowledgeBase) -> str:
    """Letters of a Markdown text, its references as the words that they show."""
    return letters(plain_text(linked(text, knowledge, lambda reference: "#x")))


def _stand_in_order(parts: Iterable[str], text: str) -> None:
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"missing or out of order: {part[:80]}"
        place = found + len(part)


def _outline(entries: list[Any]) -> list[Any]:
    """Titles of bookmarks; those below one follow it as a list."""
    return [
        _outline(one) if isinstance(one, list) else str(one.title).replace("\n", " ")
        for one in entries
    ]


def _links(reader: PdfReader) -> list[Any]:
    return [
        link.get_object()
        for page in reader.pages
        for link in page.get("/Annots", [])
        if link.get_object()["/Subtype"] == "/Link"
    ]


def _page_of(reader: PdfReader, anchor: str) -> int:
    """The page that a name leads to, counted from one."""
    number = reader.get_destination_page_number(reader.named_destinations[anchor])
    assert number is not None
    return number + 1


def _owners(reader: PdfReader) -> dict[int, Any]:
    """What each number of the tree of tags stands for: an element, or a page's elements."""
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    return {int(numbers[n]): numbers[n + 1].get_object() for n in range(0, len(numbers), 2)}


def _tags(element: Any) -> Iterator[str]:
    """The tags below an element, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        one = kid.get_object()
        if isinstance(one, dict) and "/S" in one:
            yield str(one["/S"])
            yield from _tags(one)


def test_there_is_a_pdf_of_each_topic_and_a_handbook_listed_and_linked(
    printed: Printed, site: Path
) -> None:
    pages = {f"topics/{topic}/index.html": f"pdf/topics/{topic}.pdf" for topic in TOPICS}
    found = (path.relative_to(printed.folder) for path in printed.folder.rglob("*.pdf"))
    assert {path.as_posix() for path in found} == {*pages.values(), HANDBOOK}
    subprocess.run(["sha256sum", "--check", "--quiet", MANIFEST], cwd=printed.folder, check=True)
    manifest = (printed.folder / MANIFEST).read_text("utf-8")
    assert all(f"  {file}\n" in manifest for file in (*pages.values(), HANDBOOK))
    for page, file in {**pages, "index.html": HANDBOOK}.items():
        soup = BeautifulSoup((printed.folder / page).read_text("utf-8"), "html.parser")
        (link,) = soup.select("a[href$='.pdf']")
        leads_to = (printed.folder / page).parent / str(link["href"])
        assert leads_to.resolve() == (printed.folder / file).resolve()
        assert ".pdf" not in (site / page).read_text("utf-8"), "an export without PDFs has no link"


def test_every_question_and_every_criterion_on_paper_says_how_far_to_rely_on_it(
    printed: Printed, public: KnowledgeBase
) -> None:
    """A question does once below its text, a criterion once beside its source."""
    below, beside = "Not confirmed: ask before you rely on it.", "holds: ask before you rely on it."
    for topic in TOPICS:
        questions = public.questions_of(topic)
        cited = {one.id for question in questions for one in public.cited_by(question)}
        said = _said(printed.read(topic))
        assert said.count(letters(below)) == len([one for one in questions if public.cited_by(one)])
        assert said.count(letters(beside)) == len(cited)
    said = _said(printed.read("handbook"))
    assert said.count(letters(below)) == len(public.questions)
    assert said.count(letters(beside)) == len(public.criteria)


def test_a_long_question_has_a_short_heading_and_its_whole_wording_below(
    printed: Printed, public: KnowledgeBase
) -> None:
    long = [one for one in public.questions if one.heading != one.title]
    assert len(long) > 3
    for question in long:
        _stand_in_order(
            map(letters, (question.short, question.title)), _said(printed.read(question.topic))
        )


def test_the_style_has_no_fault_and_no_link_leads_nowhere(printed: Printed) -> None:
    assert printed.log == []


def test_the_handbook_says_every_question_answer_and_criterion_in_order(
    handbook: PdfReader, public: KnowledgeBase
) -> None:
    said = _said(handbook)
    questions = [
        letters(text)
        for topic in public.topics
        for one in public.questions_of(topic.id)
        for text in (
            one.title,
            plain_text(linked(one.answer, public, lambda reference: "#x"))
            or "This question has not been answered yet.",
            *(criterion.title for criterion in public.cited_by(one)),
        )
    ]
    criteria = [
        part
        for kind in Kind
        for one in public.criteria
        if one.kind is kind
        for part in (
            letters(one.title),
            *(letters(str(figure)) for figure in one.figures),
            _words(one.text, public),
        )
    ]
    _stand_in_order([*questions, *criteria], said)
    for category in public.categories:
        assert letters(f"{category.name} ({category.abbreviation})") in said
        assert all(letters(former) in said for former in category.former)
    for term in public.terms:
        assert _words(term.definition, public) in said
    assert all(letters(source.title) in said for source in public.sources)
    assert letters(public.association.email) in said


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_says_its_answers_and_then_the_criteria_behind_them(
    printed: Printed, public: KnowledgeBase, topic: str
) -> None:
    questions = public.questions_of(topic)
    named = {slug for one in questions for slug in one.cites}
    asked = [text for one in questions for text in (letters(one.title), _words(one.answer, public))]
    behind = [
        part
        for one in public.criteria
        if one.id in named
        for part in (letters(one.title), _words(one.text, public))
    ]
    _stand_in_order(
        [*asked, letters("The criteria behind these answers"), *behind],
        _said(printed.read(topic)),
    )


def test_the_handbook_has_pages_like_its_contents_say(
    handbook: PdfReader, public: KnowledgeBase
) -> None:
    pages = _pages(handbook)
    assert 30 < len(pages) < 60
    for number, page in enumerate(_whole_pages(handbook), 1):
        assert (f"Page {number} of {len(pages)}" in page) == (number > 1)
    first = _page_of(handbook, f"topic-{public.topics[0].id}")
    contents = letters("".join(pages[_page_of(handbook, "contents") - 1 : first - 1]))
    places = {
        **{f"topic-{one.id}": one.title for one in public.topics},
        **{f"question-{one.id}": one.label for one in public.questions},
        **{f"kind-{kind.place}": kind.capitalize() for kind in Kind},
        "criteria": "Criteria",
        "categories": "Categories",
        "glossary": "Glossary",
        "sources": "Where the answers come from",
        "contact": "Contact",
    }
    headings = {f"question-{one.id}": one.heading for one in public.questions}
    for anchor, title in places.items():
        number = _page_of(handbook, anchor)
        assert letters(headings.get(anchor, title)) in letters(pages[number - 1])
        assert letters(f"{title}{number}") in contents


@pytest.mark.parametrize("name", ["handbook", *TOPICS])
def test_page_numbers_in_the_text_are_those_of_the_pages(
    printed: Printed, public: KnowledgeBase, name: str
) -> None:
    reader = printed.read(name)
    said = _said(reader)
    questions = public.questions if name == "handbook" else public.questions_of(name)
    for one in questions:
        for criterion in public.cited_by(one):
            number = _page_of(reader, f"criterion-{criterion.id}")
            assert letters(f"{criterion.title}, page {number}") in said


def test_bookmarks_are_topics_with_their_questions_and_kinds_with_their_criteria(
    handbook: PdfReader, printed: Printed, public: KnowledgeBase
) -> None:
    outline = _outline(handbook.outline)
    topics = [
        part
        for topic in public.topics
        for part in (topic.title, [one.heading for one in public.questions_of(topic.id)])
    ]
    kinds = [
        part
        for kind in Kind
        for part in (kind.capitalize(), [c.title for c in public.criteria if c.kind is kind])
    ]
    assert outline == [
        *["Contents", *topics, "Criteria", kinds],
        *["Categories", ["Infants and toddlers", "Early childhood", "How the names changed"]],
        *["Glossary", "Where the answers come from", ["Documents", "Web pages"], "Contact"],
    ]
    one = _outline(printed.read("training").outline)
    assert one[0] == public.topic_by_id["training"].title
    assert one[1][:6] == [question.heading for question in public.questions_of("training")]


@pytest.mark.parametrize("name", ["handbook", *TOPICS])
def test_links_lead_somewhere_say_where_and_are_tagged(
    printed: Printed, public: KnowledgeBase, name: str
) -> None:
    reader = printed.read(name)
    owners = _owners(reader)
    titles = {one.label for one in (*public.questions, *public.criteria)}
    titles |= {one.title for one in public.topics}
    assert _links(reader)
    for link in _links(reader):
        assert link["/Contents"]
        assert not link["/Contents"].startswith(("kind-", "criterion-", "question-", "source-"))
        assert int(link["/F"]) & 4, "there is no link on paper without the flag"
        assert owners[int(link["/StructParent"])]["/S"] == "/Link"
        if "/Dest" in link:
            anchor = str(link["/Dest"])
            assert _page_of(reader, anchor)
            if anchor.startswith(("criterion-", "question-")):
                assert link["/Contents"] in titles
        else:
            assert link["/A"]["/URI"].startswith(("http://", "https://", "mailto:", "tel:"))


def test_references_in_answers_lead_to_the_entry(
    printed: Printed, handbook: PdfReader, public: KnowledgeBase
) -> None:
    in_handbook = {str(link["/Dest"]) for link in _links(handbook) if "/Dest" in link}
    for question in public.questions:
        in_topic = {
            str(link["/Dest"]) for link in _links(printed.read(question.topic)) if "/Dest" in link
        }
        for one in find_references(question.answer):
            assert f"{one.kind}-{one.target}" in in_handbook
            assert (f"{one.kind}-{one.target}" in in_topic) == (one.kind == "criterion")


@pytest.mark.parametrize("name", ["handbook", *TOPICS])
def test_a_screen_reader_finds_title_language_tags_and_no_running_heads(
    printed: Printed, public: KnowledgeBase, name: str
) -> None:
    reader = printed.read(name)
    root = reader.root_object
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert reader.metadata is not None
    title = "Endorsement questions and answers, CT-AIMH"
    topic = "" if name == "handbook" else f"{public.topic_by_id[name].title}: "
    assert reader.metadata.title == f"{topic}{title}"
    assert reader.metadata.author == public.association.name
    # No level of headings is left out on the way down, and there is one heading of the first.
    levels = [int(tag[2]) for tag in _tags(root["/StructTreeRoot"]) if tag[1:-1] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(low <= high + 1 for high, low in pairwise(levels))
    owners = _owners(reader)
    for page in reader.pages:
        elements = owners[int(page["/StructParents"])]
        marks = _marks(page, reader)
        tagged = [number for tag, number in marks if tag != "/Artifact"]
        assert all(elements[number] is not None for number in tagged)
        assert all("/S" in elements[number].get_object() for number in tagged)
        heads = [tag for tag, number in marks if tag == "/Artifact" and number == "/Pagination"]
        assert len(heads) >= 2 or page is reader.pages[0]


def _marks(page: Any, reader: PdfReader) -> list[tuple[str, Any]]:
    """Tag, and number or kind, of each marked piece of a page."""
    operations = ContentStream(page["/Contents"].get_object(), reader).operations
    return [
        (str(operands[0]), operands[1].get("/MCID", operands[1].get("/Type")))
        for operands, operator in operations
        if operator == b"BDC"
    ]


def test_the_date_is_that_of_the_newest_source_and_not_of_today(
    handbook: PdfReader, public: KnowledgeBase, small_content: Path, tmp_path: Path
) -> None:
    assert "Newest source or review: November 22, 2026" in handbook.pages[0].extract_text()
    assert max(page.read for page in public.pages).isoformat() == "2026-11-22"
    undated = PdfReader(_drawn(small_content, tmp_path / "undated") / "handbook.pdf")
    assert undated.metadata is not None
    assert undated.metadata.modification_date is None
    assert undated.metadata.creation_date is None
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("---\n#", "reviewed: 2021-03-04\n---\n#"))
    dated = PdfReader(_drawn(small_content, tmp_path / "dated") / "handbook.pdf")
    assert "Newest source or review: March 4, 2021" in dated.pages[0].extract_text()
    assert dated.metadata is not None
    assert dated.metadata.modification_date is not None
    assert dated.metadata.modification_date.date().isoformat() == "2021-03-04"


def test_no_draft_and_nothing_of_other_associations_is_in_it(
    handbook: PdfReader, printed: Printed, knowledge: KnowledgeBase, public: KnowledgeBase
) -> None:
    said = _said(handbook) + "".join(_said(printed.read(topic)) for topic in TOPICS)
    drafts = [one for one in knowledge.questions if one.answer and not one.is_answered]
    assert len(drafts) == 10
    titles = {one.title for one in public.criteria}
    for one in drafts:
        lines = plain_text(spoken(one.answer, knowledge)).split("\n")
        long = [line for line in lines if len(line) > 60 and line not in titles]
        assert long
        assert all(letters(line) not in said for line in long)
    hidden = [one for one in knowledge.criteria if one.standing == "sister"]
    assert hidden
    assert all(letters(one.title) not in said for one in hidden)


def test_two_exports_are_the_same_bytes(printed: Printed, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    command = [*FAQ, "export", str(tmp_path / "again"), "--pdf", "--content", str(CONTENT)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == f"{WITHOUT_BASE_ADDRESS}\n"
    for file in (HANDBOOK, *(f"pdf/topics/{topic}.pdf" for topic in TOPICS)):
        assert (tmp_path / "again" / file).read_bytes() == (printed.folder / file).read_bytes()


def test_an_answer_of_any_shape_is_printed_whole_and_nothing_is_asked_for(
    small_content: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(STRANGE.replace("ADDRESS", address), "utf-8")
    with running(server), caplog.at_level(logging.WARNING, "weasyprint"):
        folder = _drawn(small_content, tmp_path / "drawn")
    assert asked == []
    assert caplog.messages == []
    for name in ("topics/fees", "handbook"):
        reader = PdfReader(folder / f"{name}.pdf")
        text = "\n".join(_pages(reader))
        _stand_in_order(
            map(
                letters,
                (
                    "What does it cost, and “who” pays <b>?",
                    "A deep heading first Text in bold, and a linked one,",
                    LONG_WORD,
                    "A high one second Who Pays Members of the association who have been members",
                    "10 Others 250",
                    "One and a half deeper Another",
                    "def code(x): return",
                    "x" * 150,
                    "Quoted in line.",
                    "is Hebrew,",
                    "嬰兒心理健康 is Chinese.",
                    "A picture Another A film elsewhere and nearby and nowhere",
                ),
            ),
            letters(text),
        )
        for word in ("שלום", "مرحبا"):
            assert set(word) <= set(text), "every letter is there, in whatever order it is drawn"
        assert max(map(len, text.split("\n"))) < 130, "long words and code are broken, not cut off"
        links = {link["/A"]["/URI"] for link in _links(reader) if "/A" in link}
        linked = ("page.html", "picture.png", "other.png", "film.html")  # nothing is loaded
        assert links == {"https://example.org/guide", *(f"{address}/{one}" for one in linked)}
        owners = _owners(reader)
        assert all(owners[int(one["/StructParent"])]["/S"] == "/Link" for one in _links(reader))
        tags = list(_tags(reader.root_object["/StructTreeRoot"]))
        assert {"/Table", "/TH", "/TD", "/L", "/LI", "/BlockQuote"} <= set(tags)
        levels = [int(tag[2]) for tag in tags if tag[1:-1] == "H"]
        assert all(low <= high + 1 for high, low in pairwise(levels))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/style.css",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "data:text/css,p{}",
        "file:///etc/hostname",
        "file://example.org/etc/hostname",
        "OWN/../_parts/page.html",
        "OWN/%2e%2e/_parts/page.html",
    ],
)
def test_a_pdf_is_made_of_own_files_alone(address: str) -> None:
    own = (ROOT / "webapp" / "templates" / "pdf").as_uri()
    fetch = own_files().fetch
    assert fetch(f"{own}/print-document.css").read().startswith(b"/*")
    with pytest.raises(ValueError, match="a PDF is made of the program's own files alone"):
        fetch(address.replace("OWN", own))


def test_with_the_address_of_the_site_questions_name_theirs(
    small_content: Path, tmp_path: Path
) -> None:
    other = small_content / "faq" / "other"
    other.mkdir()
    (other / "_topic.md").write_text("# Other\n", "utf-8")
    text = (small_content / "faq" / "fees" / "cost.md").read_text("utf-8")
    (other / "why.md").write_text(
        text.replace("id: cost", "id: why").replace("Nothing.", "See [[question:cost|the cost]]."),
        "utf-8",
    )
    site = "https://faq.example.org/sub/"
    folder = _drawn(small_content, tmp_path / "drawn", site)
    reader = PdfReader(folder / "topics" / "other.pdf")
    assert letters(f"On the web: {site}questions/why/") in _said(reader)
    links = {str(link["/A"]["/URI"]) for link in _links(reader) if "/A" in link}
    # A question that this document does not hold is on the web; the handbook holds it.
    assert links == {f"{site}questions/why/", f"{site}questions/cost/"}
    whole = PdfReader(folder / "handbook.pdf")
    assert site in whole.pages[0].extract_text()
    assert "question-cost" in {str(link["/Dest"]) for link in _links(whole) if "/Dest" in link}
    # Without the address its words stay, and lead nowhere.
    unknown = PdfReader(_drawn(small_content, tmp_path / "unknown") / "topics" / "other.pdf")
    assert _links(unknown) == []
    assert "See the cost." in unknown.pages[0].extract_text()


def test_a_topic_may_be_called_handbook(small_content: Path, tmp_path: Path) -> None:
    (small_content / "faq" / "fees").rename(small_content / "faq" / "handbook")
    folder = _drawn(small_content, tmp_path / "drawn")
    assert len(PdfReader(folder / "topics" / "handbook.pdf").pages) == 1
    assert len(PdfReader(folder / "handbook.pdf").pages) > 1


def test_a_site_with_next_to_nothing_has_pdfs_too(small_content: Path, tmp_path: Path) -> None:
    reader = PdfReader(_drawn(small_content, tmp_path / "drawn") / "handbook.pdf")
    assert _outline(reader.outline) == ["Contents", "Fees", ["What does it cost?"], "Contact"]
    assert letters("What does it cost? Nothing.") in _said(reader)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (WITHOUT_WEASYPRINT, "the Python package weasyprint is not installed."),
        (WITHOUT_PANGO, "a library cannot be loaded (cannot load library 'libno-pango-1.0"),
    ],
    ids=["no WeasyPrint", "no Pango"],
)
def test_without_what_draws_the_rest_is_exported_and_it_is_said_what_to_install(
    small_content: Path, tmp_path: Path, trouble: str, reason: str
) -> None:
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(trouble, "utf-8")
    target = tmp_path / "site"
    done = subprocess.run(
        [*FAQ, "export", str(target), "--pdf", "--content", str(small_content)],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "path")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.removeprefix(f"{WITHOUT_BASE_ADDRESS}\n").startswith(
        f"The PDFs were not made: {reason}"
    )
    for line in (
        '  in the folder of this program: pip install ".[pdf]"\n',
        "  Debian, Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0 fonts-liberation fonts-urw-base35\n",
        "  macOS: brew install pango\n",
        "  Windows: install MSYS2 (https://www.msys2.org), then in its shell: "
        "pacman -S mingw-w64-ucrt-x86_64-pango\n",
    ):
        assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1
    assert f"files in {target}, " in done.stdout
    subprocess.run(["sha256sum", "--check", "--quiet", MANIFEST], cwd=target, check=True)
    assert not (target / "pdf").exists()
    assert ".pdf" not in (target / "index.html").read_text("utf-8")


def test_an_export_without_pdfs_takes_those_of_an_earlier_one_away(
    small_content: Path, faq: Callable[..., Result]
) -> None:
    assert faq("export", "site", "--pdf").exit_code == 0
    assert (small_content.parent / "site" / HANDBOOK).is_file()
    assert faq("export", "site").exit_code == 0
    assert not (small_content.parent / "site" / "pdf").exists()


@pytest.mark.parametrize(("language", "is_mirrored"), [("es", False), ("ar", True)])
def test_lines_of_a_language_from_the_right_begin_there_on_every_part_of_a_page(
    tmp_path: Path, language: str, is_mirrored: bool
) -> None:
    folder = _drawn(DATA / "languages" / language, tmp_path, "https://faq.example.org/")
    page = PdfReader(folder / "handbook.pdf").pages[2]
    found: list[tuple[float, float, str]] = []

    def visit(text: str, matrix: list[float], of_text: list[float], *_: Any) -> None:
        if text.strip():
            found.append((of_text[4] * matrix[0], of_text[5] * matrix[0], text))

    page.extract_text(visitor_text=visit)
    middle = float(page.mediabox.width) / 2
    title = next(one for one in found if one[1] > 60)
    head = {x < middle for x, y, _ in found if y < 60}
    assert head == {True, False}  # association and chapter
    assert (title[0] > middle) == is_mirrored
    addresses = [text for *_, text in found if "https://" in text]
    assert addresses
    assert all(text.strip().startswith("https://") for text in addresses)
