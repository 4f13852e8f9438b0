"""The PDFs of an export: one for each topic and a handbook of everything.

    records ──templates/pdf──> HTML ──WeasyPrint──> tagged PDF (PDF/UA-1) in the folder `pdf`

WeasyPrint is the extra `pdf` and is loaded here alone, when a PDF is asked for. It reads the
style beside the templates and nothing else: no network, no other file. The same content gives the
same bytes wherever the same fonts and the same releases of WeasyPrint and Pango are installed;
with other fonts lines break elsewhere.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template
from markupsafe import Markup

from ingest.content.files.attachments import LARGEST_FILE
from ingest.content.model.former_names import NameChange, name_changes
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.links import linked
from ingest.content.model.records import (
    Citation,
    Criterion,
    Kind,
    Line,
    Question,
    SourcePage,
    Topic,
)
from ingest.content.model.references import Reference, find_references
from ingest.content.model.relations import criteria_differing, glossary_terms
from ingest.content.model.site_strings import kind_name
from ingest.files import read_within
from ingest.markdown import render
from ingest.markdown_dialect import FILE_SCHEME
from ingest.spans import parse_span
from webapp.site.addresses import shown_snapshot, web_address

__all__ = ["HANDBOOK", "draw_pdfs", "missing_for_pdf", "own_files"]

HANDBOOK = "pdf/handbook.pdf"
"""Where the handbook is in an export."""

_WHAT_TO_INSTALL = """\
The PDFs were not made: {reason}.
Install WeasyPrint and the libraries that it draws with:
  in the folder of this program: pip install ".[pdf]"
  Debian, Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 \
libharfbuzz-subset0 fonts-liberation fonts-urw-base35
  macOS: brew install pango
  Windows: install MSYS2 (https://www.msys2.org), then in its shell: \
pacman -S mingw-w64-ucrt-x86_64-pango
Then run the same command again."""

_OWN_FILES = Path(__file__).resolve().parents[1] / "templates" / "pdf"

_PAGE_OF_RECORD = "questions/id/"
"""As deep as the page of any record: where the relative addresses of texts start."""

_LINKED_SCHEMES = ("http", "https", "mailto", "tel")

_FIGURE_SPACE = "\N{FIGURE SPACE}"
"""As wide as a figure."""

_PRINTED = 4
"""Flag of an annotation: it is there on paper too."""

_PICTURES = "content-files/"
"""Where documents have the pictures of texts, as seen from the style beside the templates."""

_DEEPEST = 6
"""The lowest level of headings."""


def missing_for_pdf() -> str:
    """What to install before PDFs can be made, in words for staff; empty where all is there."""
    try:
        _load_weasyprint()
    except ModuleNotFoundError as error:
        return _WHAT_TO_INSTALL.format(reason=f"the Python package {error.name} is not installed")
    except (ImportError, OSError) as error:  # cffi finds no library, or one that is too old
        reason = " ".join(str(error).split())
        return _WHAT_TO_INSTALL.format(reason=f"a library cannot be loaded ({reason})")
    return ""


def draw_pdfs(app: Flask) -> Iterator[tuple[str, bytes]]:
    """The PDFs of a site: path below it and bytes of each, drawn as they are taken.

    They are `pdf/topics/<id>.pdf` and the handbook, of what readers may see. Raises OSError where
    WeasyPrint's libraries cannot be loaded, and ImportError without WeasyPrint.
    """
    with app.test_request_context():
        app.preprocess_request()
        for document in _documents(shown_snapshot().knowledge):
            yield str(document.file), _drawn(document, app.config["CONTENT"])


@dataclass(frozen=True)
class _Document:
    """One PDF to be."""

    file: PurePosixPath
    template: str
    knowledge: KnowledgeBase
    anchors: Mapping[str, str]
    """Id of each place that links may lead to -> its title."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What its template needs besides."""

    def html(self, page_of: Callable[[str], str]) -> str:
        """What is drawn, with the page of each anchor as `page_of` gives it.

        Needs the context of a request.
        """
        return render_template(
            self.template,
            page_of=page_of,
            anchors=self.anchors,
            date=_newest_date(self.knowledge),
            base_address=self.knowledge.association.base_address,
            web_address=self._web_address,
            printed=self._printed,
            changes=self._changes,
            differing=self._differing,
            **self.values,
        )

    def _printed(self, text: str, level: int) -> Markup:
        """The HTML of a Markdown text whose highest headings are of `level`, 1 to 6."""
        html = render(linked(text, self.knowledge, self._address))
        base = self.knowledge.association.base_address
        return Markup(_for_paper(html, level, self.anchors, base))

    def _address(self, reference: Reference) -> str:
        """Where a reference leads: within the document, on the web, or nowhere (empty)."""
        kind, target = reference.kind, reference.target
        if kind == "file":
            file = self.knowledge.file_by_path[target]
            if file.width:
                return f"{FILE_SCHEME}{_PICTURES}{file.name}"
            return self._web_address("pages.content_file", name=file.name)
        if kind == "source" and ":" not in target:
            return self.knowledge.page_by_id[target].address
        anchor = _anchor(kind, parse_span(target).document if kind == "source" else target)
        if anchor in self.anchors:
            return f"#{anchor}"
        pages: dict[str, tuple[str, dict[str, str]]] = {
            "criterion": ("pages.criterion", {"criterion_id": target}),
            "question": ("pages.question", {"question_id": target}),
            "category": ("pages.category", {"category_id": target}),
            "term": ("pages.glossary", {"_anchor": target}),
            "source": ("pages.about", {"_anchor": target.partition(":")[0]}),
        }
        endpoint, values = pages[kind]
        return self._web_address(endpoint, **values)

    def _web_address(self, endpoint: str, **values: Any) -> str:
        """The address of a page of the site; empty where it is not known where the site is."""
        return web_address(self.knowledge.association.base_address, endpoint, **values)

    def _changes(self, record: Question | Criterion) -> list[NameChange]:
        text = record.answer if isinstance(record, Question) else record.text
        return name_changes(f"{record.title}\n{text}", self.knowledge)

    def _differing(self, criterion: Criterion) -> tuple[Criterion, ...]:
        return criteria_differing(criterion, self.knowledge)


def _documents(knowledge: KnowledgeBase) -> Iterator[_Document]:
    for topic in knowledge.topics:
        yield _topic_document(topic, knowledge)
    yield _handbook(knowledge)


def _topic_document(topic: Topic, knowledge: KnowledgeBase) -> _Document:
    questions = knowledge.questions_of(topic.id)
    named = {slug for question in questions for slug in question.cites}
    references = find_references(topic.introduction)
    named |= {reference.target for reference in references if reference.kind == "criterion"}
    criteria = [criterion for criterion in knowledge.criteria if criterion.id in named]
    anchors = {_anchor("question", question.id): question.label for question in questions}
    anchors |= {_anchor("criterion", criterion.id): criterion.label for criterion in criteria}
    return _Document(
        PurePosixPath("pdf", "topics", f"{topic.id}.pdf"),
        "pdf/topic.html",
        knowledge,
        anchors,
        {"topic": topic, "criteria": criteria},
    )


def _handbook(knowledge: KnowledgeBase) -> _Document:
    terms = [term for term, _ in glossary_terms(knowledge)]
    names = knowledge.association.strings
    named = (
        *(("topic", topic.id, topic.title) for topic in knowledge.topics),
        *(("question", question.id, question.label) for question in knowledge.questions),
        *(("kind", str(kind.place), kind_name(kind, names)) for kind in Kind),
        *(("criterion", criterion.id, criterion.label) for criterion in knowledge.criteria),
        *(("category", category.id, category.name) for category in knowledge.categories),
        *(("term", term.id, term.preferred) for term in terms),
        *(("source", source.name, source.title) for source in knowledge.sources),
    )
    anchors = {_anchor(what, target): title for what, target, title in named}
    return _Document(
        PurePosixPath(HANDBOOK),
        "pdf/handbook.html",
        knowledge,
        anchors,
        {"terms": terms, "lines": list(Line), "pages": _cited_pages(knowledge)},
    )


def _anchor(kind: str, target: str) -> str:
    """The id of a record's entry, as the templates write it."""
    return f"{kind}-{target}"


def _cited_pages(knowledge: KnowledgeBase) -> list[SourcePage]:
    """The web pages that something shown rests on, in the order of the register."""
    citations: list[Citation] = [criterion.citation for criterion in knowledge.criteria]
    citations += [category.citation for category in knowledge.categories]
    citations += [term.citation for term in knowledge.terms]
    ids = {str(page) for citation in citations for page in citation.pages}
    texts = [question.answer for question in knowledge.questions]
    texts += [criterion.text for criterion in knowledge.criteria]
    texts += [term.definition for term in knowledge.terms]
    references = [reference for text in texts for reference in find_references(text)]
    ids |= {reference.target for reference in references if reference.kind == "source"}
    return [page for page in knowledge.pages if page.id in ids]


def _newest_date(knowledge: KnowledgeBase) -> dt.date | None:
    """When the newest of what is shown was written, read or reviewed; None where nobody knows."""
    dates = [question.reviewed for question in knowledge.questions if question.reviewed]
    dates += [source.date for source in knowledge.sources if source.date]
    dates += [page.read for page in _cited_pages(knowledge)]
    return max(dates, default=None)


def _for_paper(html: str, level: int, anchors: Mapping[str, str], base: str = "") -> str:
    """HTML of a text made fit for a place in a document.

    Its headings go below the ones around it, none leaving out a level, as PDF/UA asks. A link to a
    page of the site leads there where its address, `base`, is known. A link that leads nowhere from
    paper (to a place that is not there) gives its words.

    >>> _for_paper('<h2>A</h2><h4>B</h4><a href="../b/">c</a>', 3, {})
    '<h3>A</h3><h4>B</h4>c'
    >>> _for_paper('<a href="../b/">c</a>', 3, {}, "https://a.example/")
    '<a href="https://a.example/questions/b/">c</a>'
    >>> _for_paper('<a href="tel:1">Call <em>us</em></a>', 3, {})
    '<a href="tel:1">Call </a><em><a href="tel:1">us</a></em>'
    """
    soup = BeautifulSoup(html, "html.parser")
    open_levels: list[int] = []
    for heading in soup.find_all(["h2", "h3", "h4"]):
        own = int(heading.name[1])
        open_levels = [*(level for level in open_levels if level < own), own]
        heading.name = f"h{min(level + len(open_levels) - 1, _DEEPEST)}"
    for link in soup.find_all("a"):
        address = str(link.get("href", ""))
        if base and address and not address.startswith("#"):
            link["href"] = urljoin(urljoin(base, _PAGE_OF_RECORD), address)
        if _leads_somewhere(link, anchors):
            # WeasyPrint makes a second link, outside of the tags, of an element within a link.
            for words in link.find_all(string=True) if link.find(True) else ():
                words.wrap(soup.new_tag("a", href=str(link["href"])))
        if link.find(True) or not _leads_somewhere(link, anchors):
            link.unwrap()
    return str(soup)


def _leads_somewhere(link: Tag, anchors: Mapping[str, str]) -> bool:
    address = str(link.get("href", ""))
    if address.startswith("#"):
        return address[1:] in anchors
    return urlsplit(address).scheme in _LINKED_SCHEMES


def _load_weasyprint() -> Any:
    """The module. What it prints and warns of its libraries is for its own developers."""
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        import weasyprint
    return weasyprint


def _drawn(document: _Document, content: Path) -> bytes:
    """The PDF of a document.

    It is laid out until the page numbers that it names are those that it has: CSS could count
    them (`target-counter`), but WeasyPrint 70 leaves some at an earlier state. From the fourth
    time on all numbers are equally wide, so that they cannot move anything any more.
    """
    weasyprint = _load_weasyprint()
    fonts, fetcher = (
        weasyprint.text.fonts.FontConfiguration(),
        own_files(_pictures(document.knowledge, content)),
    )
    numbers: dict[str, int] = {}
    for attempt in count():
        html = document.html(partial(_written_number, numbers, 0 if attempt < 3 else 4))
        page = weasyprint.HTML(string=html, base_url=f"{_OWN_FILES.as_uri()}/", url_fetcher=fetcher)
        drawn = page.render(font_config=fonts, pdf_variant="pdf/ua-1")
        before, numbers = numbers, _page_numbers(drawn)
        if numbers == before:
            break
    written: bytes = drawn.write_pdf(
        pdf_variant="pdf/ua-1", finisher=lambda _, pdf: _complete_tags(pdf, document.anchors)
    )
    return written


def _written_number(numbers: Mapping[str, int], width: int, anchor: str) -> str:
    """The page of an anchor, in at least `width` figures; a guess before the first layout."""
    return str(numbers.get(anchor, 10)).rjust(width, _FIGURE_SPACE)


def _page_numbers(drawn: Any) -> dict[str, int]:
    """Anchor -> the page that it is on, counted from one."""
    numbers: dict[str, int] = {}
    for number, page in enumerate(drawn.pages, 1):
        for anchor in page.anchors:
            numbers.setdefault(anchor, number)
    return numbers


def _complete_tags(pdf: Any, titles: Mapping[str, str]) -> None:
    """Does what PDF/UA asks for and WeasyPrint 70 leaves out, in a PDF before it is written.

    A link within the document says in words where it leads, since its anchor tells nobody, and
    links are there on paper too. Running heads are marked as such (ISO 14289-1, 7.8): WeasyPrint
    tags them as content which no part of the document holds.
    """
    objects: dict[bytes, Any] = {
        item.reference: item for item in pdf.objects if hasattr(item, "get")
    }
    for link in (item for item in objects.values() if item.get("Subtype") == "/Link"):
        link["F"] = _PRINTED
        if "Dest" in link:
            target = link["Dest"].string
            link["Contents"] = type(link["Dest"])(titles.get(target, target))
    root = objects[pdf.catalog["StructTreeRoot"]]
    held = _held(root, objects)
    owners_of = objects[root["ParentTree"]]["Nums"]
    owners_of = dict(zip(owners_of[::2], owners_of[1::2], strict=True))
    for page in (item for item in objects.values() if item.get("Type") == "/Page"):
        owners = owners_of[page["StructParents"]]
        stream = pdf.objects[int(page["Contents"].split()[0])].stream
        for place, item in enumerate(stream):
            number = item.get("MCID") if isinstance(item, dict) else None
            if number is not None and owners[number] not in held:
                owners[number] = "null"
                stream[place - 1 : place + 1] = "/Artifact", type(item)({"Type": "/Pagination"})


def _held(root: Any, objects: Mapping[bytes, Any]) -> set[bytes]:
    """References of all elements that the tree of tags holds."""
    held: set[bytes] = set()
    waiting = list(root["K"])
    while waiting:
        reference = waiting.pop()
        if reference in objects:
            held.add(reference)
            waiting += objects[reference].get("K", ())
    return held


def _pictures(knowledge: KnowledgeBase, content: Path) -> dict[Path, tuple[Path, str, str]]:
    """Where a document has each picture -> content folder, path below it, and media type."""
    return {
        _OWN_FILES / _PICTURES / file.name: (content, file.path, file.media_type)
        for file in knowledge.shown_files
        if file.width
    }


_SIDE = re.compile(rb"\b(?:left|right)\b")
_OTHER_SIDE = {b"left": b"right", b"right": b"left"}
"""What a style sheet says of the sides, for lines that begin on the right: WeasyPrint mirrors no
margin of a page."""


def own_files(pictures: Mapping[Path, tuple[Path, str, str]] = MappingProxyType({})) -> Any:
    """Lets WeasyPrint read the files beside the templates, and pictures of the content.

    `pictures` are those by where the document has them: content folder, path below it, and media
    type. Nothing elsewhere or online is read.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            parts = urlsplit(url)
            path = Path(url2pathname(parts.path)).resolve()
            if parts.scheme == "file" and path in pictures:
                content, place, kind = pictures[path]
                data = read_within(content / place, content, LARGEST_FILE)
                return URLFetcherResponse(url, data, {"Content-Type": kind})
            is_own = parts.scheme == "file" and not parts.netloc
            if not is_own or not path.is_relative_to(_OWN_FILES):
                raise ValueError("a PDF is made of the program's own files alone")
            kind = "text/css" if path.suffix == ".css" else "image/svg+xml"
            data = path.read_bytes()
            if parts.query == "mirrored":
                data = _SIDE.sub(lambda side: _OTHER_SIDE[side[0]], data)
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    return OwnFiles()
