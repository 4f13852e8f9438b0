"""What a page does not show stands in no published file: not in one byte of it.

A word of its own stands in every place of the content that readers do not see. It is looked for in
every file of the export, inside PDFs and compressed files too, and in all that the live site says.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ingest.content.loading import open_content, read_content
from search.index_cache import IndexPlace
from webapp.application import addresses, create_app, create_export_app
from webapp.export.exporter import export_site
from webapp.export.rendering import pages_of
from webapp.site.pages import index_addresses

_SECRET = re.compile(r"secret[a-z]+")

FILES = {
    "site.toml": """\
# secretsitetoml
[association]
name = "Shown" # secretsiteremark
[site]
title = "Shown"
base_address = "https://faq.example.org/"
offline = true
about = ["Shown. <!-- secretabout -->", "[//]: # (secretaboutnote)"]
[contact]
email = "a@example.org"
""",
    "categories.toml": """\
# secretcategories
[[category]]
id = "one"
name = "One"
abbreviation = "O"
line = "infant"
for_whom = "For all. <!-- secretforwhom -->"
[[era]]
id = "now"
name = "Now"
years = "2020"
note = "Shown <!-- secretera -->"
""",
    "terms.toml": """\
# secretterms
[[term]]
id = "word"
preferred = "Word"
definition = "Meaning. <!-- secretdefinition -->"
sources = ["page"]
""",
    "expectations.toml": """\
# secretexpectations
[[search]]
query = "fee"
expected = ["fee"]
why = "secretwhy"
""",
    "gaps.toml": '# secretgaps\n[[ignore]]\nquery = "secretignored"\nwhy = "secretreason"\n',
    "terms/word.wordings.txt": "# secretwordingsremark\nwhat is the word\n",
    "sources/sources.toml": """\
# secretsources
[[document]]
file = "old.txt"
title = "An old document"
kind = "handout"
[[page]]
id = "page"
title = "A page"
address = "https://e.example/page"
read = 2026-01-01
""",
    "sources/old.txt": "secretdocument\nQ: Fee?\nA: secretanswer\n",
    "sources/.imported/faq/a/fee.md": "---\nid: fee\nstatus: open\n---\n# secretimported\n",
    "criteria/.checked/rule.00000000.md": "# secretchecked\n\nsecretcheckedtext\n",
    "faq/a/_topic.md": "---\n# secretremark\norder: 1\n---\n# A\n\nShown. <!-- secrettopic -->\n",
    "faq/a/fee.md": """\
---
# secrethead
id: fee
status: published
reviewed: 2026-01-01
asked_as:
  # secretlist
  - what is the fee
criteria: [rule]
sources: [old.txt:1]
---

# What is the fee?

$150. <!-- secretanswercomment -->

<!--
secretblock

secretbelow
-->

- item <!-- secretitem
  over lines --> more
- > quoted <!-- secretquoted -->

| cell <!-- secretcell --> |
|---|
| b |

text <!-- secretopen

secretsecondparagraph -->

[//]: # (secretdefinitionnote)
[comment]: <> "secretcomment"

See [[criterion:rule]]. ![Picture](shown.png)
""",
    "faq/a/fee.md.incoming": "---\nid: fee\nstatus: open\n---\n# secretincoming\n",
    "faq/a/fee.md~": "secretbackup",
    "faq/a/.fee.md.swp": "secretswap",
    "faq/a/fee.wordings.txt": "# secretwordings\nhow much money\n",
    "faq/a/draft.md": """\
---
id: draft
status: draft
---
# Not yet?

secretdraft ![secretalt](s.png)
""",
    "faq/a/open.md": "---\nid: open\nstatus: open\n---\n# Open?\n\n<!-- secretopenquestion -->\n",
    "faq/a/gone.md": "---\nid: gone\nstatus: retired\n---\n# secretretired\n\nsecretgone\n",
    "criteria/rule.md": """\
---
# secretcriterionhead
id: rule
kind: application
standing: confirmed
sources: [page]
---
# The rule

It holds. <!-- secretcriterion -->
""",
    "criteria/sister.md": """\
---
id: sister
kind: application
standing: sister
asked_as: [secretsisterasked]
sources: [page]
---
# secretsister

secretsistertext
""",
}


def _write(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    topic = folder / "faq" / "a"
    for name, word in (("shown.png", "shown"), ("s.png", "secretpicture")):
        made = io.BytesIO()
        Image.new("RGB", (9, 9)).save(made, "PNG")
        (topic / name).write_bytes(made.getvalue() + (word.encode() if name == "s.png" else b""))
    return folder


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(tmp_path_factory.mktemp("content"))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes, and what is compressed in them."""
    yield data
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            yield zlib.decompressobj().decompress(data[start.end() :])
        except zlib.error:
            continue
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield from _unpacked(package.read(name))


def _secrets(data: bytes) -> set[str]:
    texts = [one.decode("latin-1").replace("\0", "") for one in _unpacked(data)]
    return {word for text in texts for word in _SECRET.findall(text.lower())}


def test_the_secrets_are_there_to_be_found(content: Path) -> None:
    """Each stands in the content, and the search for them finds what is compressed."""
    everywhere = set(_SECRET.findall("".join(FILES.values())))
    assert len(everywhere) > 40
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", "secretpacked" * 9)
    assert _secrets(packed.getvalue()) == {"secretpacked" * 9}
    assert _secrets(b"stream\n" + zlib.compress(b"secretstream")) == {"secretstream"}


def test_no_file_of_the_export_holds_one(content: Path, tmp_path: Path) -> None:
    export_site(content, tmp_path / "site", with_pdf=True)
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    found = {path.name: _secrets(path.read_bytes()) for path in files}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}
    assert not [path for path in files if _SECRET.search(path.name)]
    assert len([path for path in files if path.parent.name == "files"]) == 1  # the picture shown
    assert len([path for path in files if path.suffix == ".pdf"]) == 2


def test_no_page_of_the_live_site_holds_one(content: Path, tmp_path: Path) -> None:
    files = open_content(content)
    app = create_export_app(files)
    with app.app_context():
        snapshot = app.watcher.snapshot()
        pages = pages_of(app, addresses(snapshot))
        pages |= pages_of(app, index_addresses(snapshot))
    client = create_app(content, IndexPlace(tmp_path / "index")).test_client()
    asked = [*pages.values(), "/search/?q=secretdraft", "/search/?q=rule", "/questions/gone/"]
    found: dict[str, set[str]] = {}
    for path in asked:
        with client.get(path) as response:  # a file is closed
            found[path] = _secrets(response.data)
    found["/search/?q=secretdraft"] -= {"secretdraft"}  # what was asked is said again
    assert {path: secrets for path, secrets in found.items() if secrets} == {}


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("faq/a/fee.md", "reviewed:", "note: secretkey\nreviewed:", "the key “note” is unknown"),
        ("faq/a/fee.md", "# What is the fee?", "# Fee? <!-- secret -->", "the title holds a comm"),
        ("faq/a/fee.md", "$150.", "$150. <!-- secret without end", "begins here and has no end"),
        ("faq/a/fee.md", "$150.", "$150. <?php secret ?>", "<?php secret ?>” would not be shown"),
        ("faq/a/fee.md", "$150.", "$150. <b id='secret'>x</b>", "the attribute “id” of “<b"),
        ("faq/a/fee.md", "$150.", "```text secret\nx\n```", "“secret” would not be shown"),
        ("faq/a/fee.md", "$150.", "[x]: https://secret.example\n", "no link uses the address"),
        ("faq/a/fee.md", "$150.", "\n[^secret]: words\n", "words” would not be shown"),
        ("criteria/rule.md", "It holds.", "<style>secret</style>", "“<style>” is read as a tag"),
        (
            "terms.toml",
            "Meaning.",
            "<i class='secret'>x</i>",
            "terms.toml:5: the attribute",
        ),
        ("site.toml", "Shown. <", "<secret> <", "site.toml:8: “<secret>” is read as a tag"),
        ("categories.toml", "For all.", "<secret>", "categories.toml:7: “<secret>” is read as a"),
    ],
)
def test_what_would_be_hidden_in_another_way_is_a_fault(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    path = _write(tmp_path / "content") / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    faults = [str(fault) for fault in read_content(tmp_path / "content").faults]
    assert [fault for fault in faults if message in fault], faults
