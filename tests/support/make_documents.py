"""Makes the PDF, Word and OpenDocument documents in tests/data/ingest/documents, by real writers.

Run by hand, and seldom: the files are kept, since writers differ from release to release.

    pip install python-docx reportlab weasyprint      (apt: libreoffice-writer, pandoc, chromium)
    python tests/support/make_documents.py

All of them hold the FAQ of `lantern_faq.py`, in the shapes that such documents come in.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdf
import weasyprint
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from playwright.sync_api import sync_playwright
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from support.lantern_faq import DOCUMENTS as FOLDER
from support.lantern_faq import FAQ, PAGE_FOOT, RUNNING_HEAD, TITLE


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _columns("columns.pdf", interleaved=False)
        _columns("columns-interleaved.pdf", interleaved=True)
        _marked("marked.pdf")
        _book("book.pdf")
        _browser("browser.pdf")
        _scanned("scanned.pdf")
        _table_pdf("table.pdf")
        _styles("styles.docx")
        _bold("bold.docx")
        _numbered("numbered.docx")
        _large("large.docx")
        _table("table.docx")
        _pandoc("pandoc.docx", work)
        _office("office.docx", "docx", work)
        _office_again(work)
        _office("office.pdf", "pdf", work)
        _locked("locked.pdf")


# PDF


def _styled() -> list[tuple[str, str]]:
    """Style and text of each paragraph."""
    parts: list[tuple[str, str]] = []
    for topic, questions in FAQ.items():
        parts.append(("topic", topic))
        for asked in questions:
            parts.append(("question", asked.question))
            parts.extend(("text", _words(text)) for text in asked.answer)
    return parts


def _words(text: str) -> str:
    return re.sub(r"^[#|] ", "", text).replace("*", "").replace(" | ", "   ")


def _columns(name: str, *, interleaved: bool) -> None:
    """Two columns on small pages, set line by line, down the columns or across them."""
    styles = {
        "topic": ("Helvetica-Bold", 13.0, 17.0, 10.0),
        "question": ("Helvetica-Bold", 9.5, 12.0, 6.0),
        "text": ("Times-Roman", 9.5, 12.0, 3.0),
    }
    width, height, gutter, margin = 400.0, 440.0, 18.0, 36.0
    column = (width - 2 * margin - gutter) / 2
    slots: list[list[tuple[float, str, str, float]]] = [[]]
    y = 0.0
    room = height - 2 * margin - 24
    for kind, text in _styled():
        font, size, leading, above = styles[kind]
        y += above if slots[-1] else 0
        for line in simpleSplit(text, font, size, column):
            if y + leading > room:
                slots.append([])
                y = 0.0
            slots[-1].append((y, line, font, size))
            y += leading
    canvas = Canvas(str(FOLDER / name), pagesize=(width, height), invariant=1)
    canvas.setTitle("")
    for page in range(0, len(slots), 2):
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(margin, height - 24, RUNNING_HEAD)
        canvas.drawCentredString(width / 2, 20, f"- {page // 2 + 1} -")
        lines = [
            (top, side, text, font, size)
            for side, slot in enumerate(slots[page : page + 2])
            for top, text, font, size in slot
        ]
        if interleaved:
            lines.sort(key=lambda line: line[:2])
        for top, side, text, font, size in lines:
            canvas.setFont(font, size)
            canvas.drawString(margin + side * (column + gutter), height - margin - 24 - top, text)
        canvas.showPage()
    canvas.save()


def _marked(name: str) -> None:
    """Q: and A: in one plain type, wrapped and hyphenated by hand, justified to full lines."""
    canvas = Canvas(str(FOLDER / name), pagesize=(420, 300), invariant=1)
    size, leading, left, right = 11.0, 14.0, 50.0, 370.0
    y, page = 250.0, 1

    def foot() -> None:
        canvas.setFont("Times-Roman", 9)
        canvas.drawRightString(right, 24, f"{PAGE_FOOT} - page {page} of 4")

    def line(words: list[str], *, full: bool) -> None:
        nonlocal y, page
        if y < 60:
            foot()
            canvas.showPage()
            y, page = 250.0, page + 1
        canvas.setFont("Times-Roman", size)
        spare = right - left - sum(stringWidth(word, "Times-Roman", size) for word in words)
        gap = spare / max(len(words) - 1, 1) if full else stringWidth(" ", "Times-Roman", size)
        x = left
        for word in words:
            canvas.drawString(x, y, word)
            x += stringWidth(word, "Times-Roman", size) + gap
        y -= leading

    def paragraph(text: str) -> None:
        nonlocal y
        row: list[str] = []
        for word in text.split():
            needed = sum(stringWidth(one, "Times-Roman", size) + 2.6 for one in (*row, word))
            if needed <= right - left:
                row.append(word)
                continue
            broken = re.match(r"([a-z]{4,})([a-z]{4,})$", word)
            part = broken[1] + "-" if broken else ""
            fits = (
                broken
                and needed
                - stringWidth(word, "Times-Roman", size)
                + stringWidth(part, "Times-Roman", size)
                <= right - left
            )
            if broken and fits:
                line([*row, part], full=True)
                row = [broken[2]]
            else:
                line(row, full=True)
                row = [word]
        line(row, full=False)
        y -= 5

    for questions in FAQ.values():
        for asked in questions:
            paragraph(f"Q: {asked.question}")
            for n, text in enumerate(asked.answer):
                paragraph(f"{'' if n else 'A: '}{_words(text)}")
    foot()
    canvas.save()


def _html(body: str, style: str = "") -> str:
    return f"<!doctype html><html lang=en><title>{TITLE}</title><style>{style}</style>{body}"


def _body(*, ids: bool = False) -> str:
    parts = [f"<h1>{TITLE}</h1>"]
    if ids:
        parts.append("<nav><h2>Contents</h2>")
        for n, (topic, questions) in enumerate(FAQ.items(), 1):
            parts.append(f'<p class=t><a href="#t{n}">{n} {topic}</a></p>')
            parts.extend(
                f'<p><a href="#q{n}-{m}">{n}.{m} {html.escape(asked.question)}</a></p>'
                for m, asked in enumerate(questions, 1)
            )
        parts.append("</nav>")
    for n, (topic, questions) in enumerate(FAQ.items(), 1):
        parts.append(f'<h2 id="t{n}">{f"{n} " if ids else ""}{topic}</h2>')
        for m, asked in enumerate(questions, 1):
            number = f"{n}.{m} " if ids else ""
            parts.append(f'<h3 id="q{n}-{m}">{number}{html.escape(asked.question)}</h3>')
            parts.append(_answer(asked.answer))
    return "\n".join(parts)


def _answer(texts: tuple[str, ...]) -> str:
    parts: list[str] = []
    for text in texts:
        inner = re.sub(r"\*(.+?)\*", r"<em>\1</em>", html.escape(text))
        inner = re.sub(r"(https://\S+?)(?=\.$)", r'<a href="\1">\1</a>', inner)
        if text[:2] == "| ":
            cells = "".join(f"<td>{cell}</td>" for cell in inner[2:].split(" | "))
            parts.append(f"<table><tr>{cells}</tr></table>")
        elif text[:2] == "# ":
            parts.append(f"<h4>{inner[2:]}</h4>")
        elif text[:2] == "- ":
            parts.append(f"<ul><li>{inner[2:]}</li></ul>")
        elif text[1:3] == ". ":
            parts.append(f"<ol><li>{inner[3:]}</li></ol>")
        else:
            parts.append(f"<p>{inner}</p>")
    joined = "\n".join(parts)
    for name in ("table", "ul", "ol"):
        joined = re.sub(rf"</{name}>\n<{name}>", "", joined)
    return joined


def _book(name: str) -> None:
    """A book with contents, leaders, running heads, justified and hyphenated."""
    style = f"""
    @page {{ size: 130mm 105mm; margin: 18mm 15mm;
      @top-left {{ content: "{RUNNING_HEAD}"; font: italic 8pt serif }}
      @top-right {{ content: string(topic); font: 8pt serif }}
      @bottom-center {{ content: counter(page); font: 8pt serif }} }}
    html {{ font: 10pt/1.25 serif; text-align: justify; hyphens: auto }}
    h1 {{ font-size: 18pt; hyphens: none; text-align: left }}
    h2 {{ font-size: 14pt; break-before: page; string-set: topic content(); hyphens: none }}
    h3 {{ font-size: 11.5pt; hyphens: none; text-align: left }}
    h4 {{ font-size: 10pt; font-style: italic; font-weight: normal }}
    nav p {{ margin: 0 0 0 8mm; text-align: left; hyphens: none }}
    nav p.t {{ margin-left: 0; font-weight: bold }}
    nav a {{ color: inherit; text-decoration: none }}
    nav a::after {{ content: leader('. ') target-counter(attr(href), page) }}
    td {{ padding: 0 4mm }}
    """
    document = weasyprint.HTML(string=_html(_body(ids=True), style)).render()
    document.metadata.title = None
    document.write_pdf(FOLDER / name)


def _browser(name: str) -> None:
    """A page as a browser prints it, with date and address, and questions in colour."""
    style = """
    body { font: 12px sans-serif } h1 { font-size: 22px } h2 { font-size: 17px }
    h3 { font-size: 12px; font-weight: normal; color: #006699 } h4 { font-size: 12px }
    """
    head = (
        '<div style="font-size:7px;width:100%;padding:0 15mm;display:flex;'
        'justify-content:space-between"><span>3/14/24, 10:15 AM</span><span>'
        f"{TITLE}</span></div>"
    )
    foot = (
        '<div style="font-size:7px;width:100%;padding:0 15mm;display:flex;'
        'justify-content:space-between"><span>https://lantern.example/faq</span><span>'
        '<span class="pageNumber"></span>/<span class="totalPages"></span></span></div>'
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.set_content(_html(_body(), style))
        page.pdf(
            path=FOLDER / name,
            width="140mm",
            height="130mm",
            margin={"top": "18mm", "bottom": "18mm", "left": "15mm", "right": "15mm"},
            display_header_footer=True,
            header_template=head,
            footer_template=foot,
        )
        browser.close()
    _without_metadata(FOLDER / name)


def _without_metadata(path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=path)
    writer.metadata = None
    writer.compress_identical_objects(remove_unreferenced=True)
    writer.write(path)


def _scanned(name: str) -> None:
    canvas = Canvas(str(FOLDER / name), pagesize=A4, invariant=1)
    canvas.rect(100, 100, 300, 400, fill=1)
    canvas.showPage()
    canvas.save()


def _table_pdf(name: str) -> None:
    """Questions at the left, answers at the right."""
    left = ParagraphStyle("left", fontName="Helvetica", fontSize=9.5, leading=12)
    canvas = Canvas(str(FOLDER / name), pagesize=(420, 560), invariant=1)
    y = 520.0
    for questions in FAQ.values():
        for asked in questions:
            question = Paragraph(html.escape(asked.question), left)
            answer = Paragraph("<br/>".join(map(_words, asked.answer)) or "-", left)
            tall = max(question.wrap(120, 999)[1], answer.wrap(220, 999)[1])
            if y - tall < 40:
                canvas.showPage()
                y = 520.0
            question.drawOn(canvas, 40, y - question.height)
            answer.drawOn(canvas, 175, y - answer.height)
            y -= tall + 14
    canvas.save()


def _locked(name: str) -> None:
    writer = pypdf.PdfWriter(clone_from=FOLDER / "marked.pdf")
    writer.encrypt("lantern", algorithm="RC4-128")
    writer.write(FOLDER / name)


# Word


def _new() -> Any:
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.title = ""
    properties.comments = ""
    section = document.sections[0]
    section.header.paragraphs[0].text = RUNNING_HEAD
    section.footer.paragraphs[0].text = PAGE_FOOT
    return document


def _write(document: Any, texts: tuple[str, ...]) -> None:
    table = None
    for text in texts:
        if text[:2] != "| ":
            table = None
        if text[:2] == "| ":
            cells = text[2:].split(" | ")
            if table is None:
                table = document.add_table(rows=0, cols=len(cells))
            for cell, said in zip(table.add_row().cells, cells, strict=True):
                cell.text = said
        elif text[:2] == "# ":
            document.add_paragraph().add_run(text[2:]).italic = True
        elif text[:2] == "- ":
            document.add_paragraph(text[2:], style="List Bullet")
        elif text[1:3] == ". ":
            document.add_paragraph(text[3:], style="List Number")
        else:
            _inline(document.add_paragraph(), text)


def _inline(paragraph: Any, text: str) -> None:
    for part in re.split(r"(\*.+?\*|https://\S+?(?=\.$))", text):
        if part.startswith("https://"):
            _link(paragraph, part)
        elif part.startswith("*"):
            paragraph.add_run(part.strip("*")).italic = True
        elif part:
            paragraph.add_run(part)


def _link(paragraph: Any, target: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    key = paragraph.part.relate_to(target, kind, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    run = paragraph.add_run("our page")
    link.append(run._r)
    paragraph._p.append(link)


def _styles(name: str) -> None:
    """Title, headings, a table of contents, a page break in mid-answer, a dangerous link."""
    document = _new()
    document.add_paragraph(TITLE, style="Title")
    toc = document.styles.add_style("toc 2", 1)
    for questions in FAQ.values():
        for asked in questions:
            document.add_paragraph(f"{asked.question}\t3", style=toc)
    for topic, questions in FAQ.items():
        document.add_heading(topic, 1)
        for asked in questions:
            document.add_heading(asked.question, 2)
            _write(document, asked.answer)
    document.paragraphs[14].add_run().add_break(WD_BREAK.PAGE)
    last = document.add_paragraph("Do not follow ")
    _link(last, "javascript:alert(1)")
    document.save(FOLDER / name)


def _bold(name: str) -> None:
    """No styles: bold questions, some of them parted into runs; topics in bold capitals."""
    document = _new()
    for topic, questions in FAQ.items():
        document.add_paragraph().add_run(topic.upper()).bold = True
        for asked in questions:
            paragraph = document.add_paragraph()
            for part in re.split(r"(?<= )", asked.question, maxsplit=2):
                paragraph.add_run(part).bold = True
            _write(document, asked.answer)
    document.save(FOLDER / name)


def _numbered(name: str) -> None:
    """Questions in bold that Word numbers itself, "Q1." and so on, and steps that it numbers."""
    document = _new()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0">'
            '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Q%1."/>'
            "</w:lvl></w:abstractNum>"
        ),
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>')
    )
    for questions in FAQ.values():
        for asked in questions:
            paragraph = document.add_paragraph()
            paragraph.add_run(asked.question).bold = True
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
                )
            )
            _write(document, asked.answer)
    document.save(FOLDER / name)


def _large(name: str) -> None:
    """No styles and nothing bold: topics and questions are in larger type."""
    document = _new()
    for topic, questions in FAQ.items():
        document.add_paragraph().add_run(topic).font.size = Pt(18)
        for asked in questions:
            document.add_paragraph().add_run(asked.question).font.size = Pt(14)
            _write(document, asked.answer)
    document.save(FOLDER / name)


def _table(name: str) -> None:
    """Questions in the left column of a table, answers in the right one."""
    document = _new()
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for questions in FAQ.values():
        for asked in questions:
            left, right = table.add_row().cells
            left.text = asked.question
            right.text = "\n".join(_words(text) for text in asked.answer)
    document.save(FOLDER / name)


def _pandoc(name: str, work: Path) -> None:
    """Markdown with a footnote, made into Word."""
    source = work / "faq.html"
    source.write_text(_body(), encoding="utf-8")
    text = subprocess.run(
        ["pandoc", "-f", "html", "-t", "markdown", source], check=True, capture_output=True
    ).stdout.decode()
    text = text.replace("both sides of it.", "both sides of it.[^1]")
    text += "\n\n[^1]: The back of it asks for the names of your children.\n"
    subprocess.run(
        ["pandoc", "-f", "markdown", "-o", FOLDER / name], check=True, input=text.encode()
    )
    _without_author(FOLDER / name)


def _office(name: str, kind: str, work: Path) -> None:
    """A page opened in LibreOffice and saved."""
    source = work / "office.html"
    source.write_text(_html(_body()), encoding="utf-8")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile"]
    if kind == "docx":
        filters = ["--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML"]
        target = source
    else:
        filters, target = ["--convert-to", "pdf:writer_pdf_Export"], FOLDER / "office.docx"
    subprocess.run([*command, *filters, "--outdir", work, target], check=True, capture_output=True)
    shutil.copyfile(work / f"office.{kind}", FOLDER / name)
    if kind == "docx":
        _without_author(FOLDER / name)
    else:
        _without_metadata(FOLDER / name)


def _office_again(work: Path) -> None:
    """The Word documents and some others opened in LibreOffice and saved as other kinds."""
    kept = FOLDER.parent / "office"
    for target, source in {
        **{FOLDER / f"{name}.odt": FOLDER / f"{name}.docx" for name in _AGAIN},
        **{kept / f"office.{kind}": FOLDER / "office.docx" for kind in ("doc", "rtf")},
        **{kept / f"questions.{kind}": kept / "questions.fodt" for kind in ("odt",)},
        **{kept / f"slides.{kind}": kept / "slides.fodp" for kind in ("odp", "pptx")},
        **{kept / f"sheet.{kind}": kept / "sheet.xlsx" for kind in ("ods", "xls")},
    }.items():
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile"]
        command += ["--convert-to", target.suffix[1:], "--outdir", str(work), str(source)]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copyfile(work / f"{source.stem}{target.suffix}", target)


_AGAIN = ("bold", "numbered", "office", "styles", "table")


def _without_author(path: Path) -> None:
    """Takes the names of people and programs out of a Word document."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name.startswith("docProps/"):
                data = re.sub(rb">[^<>]+</", b"></", data)
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 14, 0, 0, 0)), data)


if __name__ == "__main__":
    main()
