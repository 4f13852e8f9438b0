"""The static site as files: complete, relative, the same twice, and never half there."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from click.testing import Result
from werkzeug.routing import BuildError

from ingest.content.loading import open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.errors import UsageError
from search.quality.expectations import SearchPlace
from support.content import CONTENT, QUESTION, write_file
from support.processes import PATIENCE, interruptible, wait_until
from webapp.application import addresses, create_export_app
from webapp.export import rendering
from webapp.export.exporter import MANIFEST, ExportError, export_site
from webapp.export.manifest import ManifestError, read_manifest
from webapp.export.rendering import pages_of, rendered
from webapp.site import pages as views
from webapp.site.snapshot import Snapshot

PAGES = {
    "index.html",
    "404.html",
    "about/index.html",
    "contact/index.html",
    "search/index.html",
    "criteria/index.html",
    "criteria/families-after-preschool-work/index.html",
    "categories/index.html",
    "categories/imhm-rf/index.html",
    "compare/index.html",
    "glossary/index.html",
    "coverage/index.html",
    "pieces/index.html",
    "pieces/all.html",
    "pieces/topics/training.html",
    "word-index/index.html",
    "topics/training/index.html",
    "questions/work-how-many/index.html",
    "questions/supervision-multiple-sources/index.html",
}

FAQ = [sys.executable, "-c", "from webapp.cli.main import main; main()"]
"""The command in a process of its own."""


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _pages(folder: Path) -> list[tuple[Path, BeautifulSoup]]:
    return [
        (path, BeautifulSoup(path.read_text("utf-8"), "html.parser"))
        for path in sorted(folder.rglob("*.html"))
    ]


def test_every_page_of_the_site_is_a_file(site: Path, knowledge: KnowledgeBase) -> None:
    assert {path.relative_to(site).as_posix() for path, _ in _pages(site)} >= PAGES
    criteria = len(knowledge.public().criteria)
    pieces = 1 + 1 + 3
    assert len(_pages(site)) == 11 + 3 + 13 + criteria + len(knowledge.categories) + pieces
    assert (site / "coverage.csv").is_file()


def test_pages_load_nothing_from_elsewhere_and_hold_no_inline_script_or_style(site: Path) -> None:
    for _, page in _pages(site):
        loaded = page.select("link[href], script[src], img[src]")
        assert all(not urlsplit(str(tag.get("href") or tag.get("src"))).netloc for tag in loaded)
        assert not page.select("style, [style], script[type=module]")
        assert not page.select("script:not([src], [type='application/ld+json'])")


def test_two_exports_of_the_same_content_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    # Another process has other hash seeds, which would show in an unsorted set.
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    command = [*FAQ, "export", str(tmp_path / "again"), "--content", str(CONTENT)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    assert _tree(tmp_path / "again") == _tree(site)


def test_the_manifest_is_one_that_sha256sum_checks(site: Path) -> None:
    listed = (site / MANIFEST).read_text("utf-8").splitlines()
    assert listed[0].startswith("# ")
    files = {line.split("  ")[1] for line in listed if not line.startswith("#")}
    assert files == set(_tree(site)) - {MANIFEST}
    subprocess.run(["sha256sum", "--check", "--quiet", MANIFEST], cwd=site, check=True)


def test_drafts_and_retired_answers_are_in_no_file(content: Path, tmp_path: Path) -> None:
    for name, status in (("work-how-many", "draft"), ("work-masters-start", "retired")):
        file = content / "faq" / "work-experience" / f"{name}.md"
        text = file.read_text("utf-8").replace("status: published", f"status: {status}")
        file.write_text(text, "utf-8")
    export_site(content, tmp_path / "site")
    everything = b"\n".join(_tree(tmp_path / "site").values()).decode()
    assert "CT-AIMH expects service delivery" not in everything
    assert "professional development ladder" not in everything
    assert (tmp_path / "site/questions/work-how-many/index.html").is_file()
    assert not (tmp_path / "site/questions/work-masters-start").exists()


def test_wordings_that_are_not_shown_are_searched_and_in_no_file(
    content: Path, tmp_path: Path
) -> None:
    for file in open_content(content).wordings:
        Path(file.path).write_text("quagga okapi\n", "utf-8")
    site = tmp_path / "site"
    export_site(content, site)
    texts = [path.read_bytes() for path in site.rglob("*") if path.is_file()]
    assert not [text for text in texts if re.search(rb"quagga\W{1,3}okapi", text)]
    assert any(b"quagga" in text for text in texts)  # as a word of the index


def test_a_new_export_replaces_the_earlier_one_and_keeps_what_others_put_there(
    small_content: Path, tmp_path: Path
) -> None:
    target = tmp_path / "site"
    other = small_content / "faq" / "fees" / "other.md"
    write_file(other, QUESTION.replace("cost", "other").replace("it other", "another cost"))
    export_site(small_content, target)
    (target / "CNAME").write_text("faq.example.org\n")
    (target / ".git").mkdir()
    (target / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert (target / "questions/other/index.html").is_file()
    other.unlink()
    export_site(small_content, target)
    assert (target / "CNAME").read_text() == "faq.example.org\n"
    assert (target / ".git" / "HEAD").is_file()
    assert not (target / "questions/other").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    export_site(small_content, target)
    assert (target / "CNAME").is_file(), "carried over a second time too"


def test_an_empty_folder_is_exported_into(small_content: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    export_site(small_content, tmp_path / "site")
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_folder_that_is_no_export_is_refused_and_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "photos"
    target.mkdir()
    (target / "cat.jpg").write_bytes(b"cat")
    with pytest.raises(UsageError) as refused:
        export_site(CONTENT, target)
    assert str(refused.value) == (
        f"{target} is not empty and no earlier export ({MANIFEST} is missing). "
        "Nothing was changed: name a new or empty folder."
    )
    assert _tree(tmp_path) == {"photos/cat.jpg": b"cat"}


def test_a_file_is_refused(faq: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    result = faq("export", "site", "--content", CONTENT)
    assert result.exit_code == 2
    assert result.stderr == f"{tmp_path / 'site'} is a file. Name a folder to export to.\n"


def test_a_place_that_cannot_be_written_to_is_one_message(
    faq: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    result = faq("export", "file/site", "--content", CONTENT)
    assert result.exit_code == 1
    assert result.stderr == (
        f"The site cannot be written to {tmp_path / 'file/site'} (File exists). "
        "Check that you may write there and that the disk is not full.\n"
    )


def test_content_with_faults_leaves_the_earlier_export_alone(
    small_content: Path, tmp_path: Path, faq: Callable[..., Result]
) -> None:
    export_site(small_content, tmp_path / "site")
    before = _tree(tmp_path / "site")
    (small_content / "faq/fees/cost.md").write_text("no head, no title")
    assert faq("export", "site").exit_code == 1
    assert _tree(tmp_path / "site") == before


def _add_questions(content: Path, count: int) -> None:
    """Adds so many answered questions to the topic of the small content."""
    for number in range(count):
        (content / "faq" / "fees" / f"more-{number}.md").write_text(
            f"---\nid: more-{number}\nstatus: published\n---\n# More {number}?\n\n"
            f"- *Number* {number}, see [[question:cost]]\n"
        )


def test_other_processes_write_what_one_writes(
    small_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many questions that other processes make the pages; then one of them is changed."""
    _add_questions(small_content, 250)
    export_site(small_content, tmp_path / "several")
    file = small_content / "faq" / "fees" / "more-200.md"
    file.write_text(file.read_text("utf-8").replace("Number", "Count"), "utf-8")
    assert 0 < export_site(small_content, tmp_path / "several").changed < 500
    monkeypatch.setattr(rendering, "_MANY", 10_000)
    export_site(small_content, tmp_path / "one")
    assert _tree(tmp_path / "several") == _tree(tmp_path / "one")


def _wait_for_end_of(group: int) -> None:
    """Waits until the other processes of a group have ended, too."""

    def has_ended() -> bool:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        return False

    wait_until(has_ended, "one has outlived the first")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl+C", "kill -9"])
def test_an_interrupted_export_leaves_the_earlier_one_whole(
    small_content: Path, tmp_path: Path, sent: signal.Signals
) -> None:
    """The process is stopped when some of the new pages are written and some are not."""
    target = tmp_path / "site"
    export_site(small_content, target)
    before = _tree(target)
    topic = small_content / "faq" / "fees"
    for number in range(1500):
        (topic / f"more-{number}.md").write_text(
            f"---\nid: more-{number}\nstatus: open\n---\n# More {number}?\n"
        )
    process = subprocess.Popen(
        interruptible([*FAQ, "export", str(target), "--content", str(small_content)]),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    pages = ".site.faq-export/new-*/questions/*/index.html"
    wait_until(lambda: any(tmp_path.glob(pages)) or process.poll() is not None)
    assert process.poll() is None
    os.killpg(process.pid, sent) if sent == signal.SIGINT else process.kill()
    assert process.wait(timeout=PATIENCE) != 0
    _wait_for_end_of(process.pid)
    assert _tree(target) == before
    for file in topic.glob("more-*.md"):
        file.unlink()
    export_site(small_content, target)
    assert _tree(target) == before
    assert not list(tmp_path.glob(".site.*"))


def _times(site: Path) -> dict[str, int]:
    return {name: (site / name).stat().st_mtime_ns for name in read_manifest(site / MANIFEST).files}


def test_what_did_not_change_keeps_its_time(content: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export_site(content, site)
    before, times = _tree(site), _times(site)
    file = content / "faq/work-experience/work-how-many.md"
    file.write_text(file.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    written = export_site(content, site)
    after, later = _tree(site), _times(site)
    changed = {name for name in later if after[name] != before.get(name)}
    assert "questions/work-how-many/index.html" in changed
    assert {name for name in later if later[name] != times.get(name)} == changed
    assert written.changed == len(changed) < len(later) / 2


def test_nothing_changed_writes_nothing_new(
    small_content: Path, faq: Callable[..., Result]
) -> None:
    said = [faq("export", "site").stdout for _ in range(2)]
    counts = [re.findall(r"\d+", text) for text in said]
    assert counts == [[counts[0][0]] * 2, [counts[0][0], "0"]]


@pytest.mark.parametrize("name", ["questions/cost/index.html", "index.html", "assets/search.js"])
@pytest.mark.parametrize("damage", ["edited", "deleted", "a link"])
def test_a_damaged_file_is_made_anew(
    small_content: Path, tmp_path: Path, name: str, damage: str
) -> None:
    site = tmp_path / "site"
    export_site(small_content, site)
    before = _tree(site)
    (site / name).unlink()
    if damage == "edited":
        (site / name).write_text("damaged", "utf-8")
    elif damage == "a link":
        (tmp_path / "elsewhere").write_bytes(before[name])
        (site / name).symlink_to(tmp_path / "elsewhere")
    export_site(small_content, site)
    assert _tree(site) == before
    assert not (site / name).is_symlink()


def test_the_export_is_whole_without_links_to_the_earlier_one(
    small_content: Path, tmp_path: Path
) -> None:
    """Files of the new folder do not change when someone edits a copy of the earlier one."""
    site = tmp_path / "site"
    export_site(small_content, site)
    export_site(small_content, site)
    assert {path.stat().st_nlink for path in site.rglob("*") if path.is_file()} == {1}


def test_the_keys_of_earlier_versions_are_not_kept(small_content: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export_site(small_content, site)
    before = _tree(site)
    (site / ".faq-keys.json").write_text("{}\n", "utf-8")
    export_site(small_content, site)
    assert _tree(site) == before


def test_an_export_set_aside_by_a_crash_is_put_back(small_content: Path, tmp_path: Path) -> None:
    """Between the two renames of the swap the earlier export has another name for a moment."""
    target = tmp_path / "site"
    export_site(small_content, target)
    (target / "CNAME").write_text("faq.example.org\n")
    target.rename(tmp_path / ".site.old")
    export_site(small_content, target)
    assert (target / "CNAME").is_file()
    assert not (tmp_path / ".site.old").exists()


def test_a_terminal_shows_progress_and_a_pipe_does_not(small_content: Path, tmp_path: Path) -> None:
    command = [*FAQ, "export", str(tmp_path / "site"), "--content", str(small_content)]
    piped = subprocess.run(command, check=True, capture_output=True, text=True)
    assert piped.stderr.startswith("site.toml does not say where the site will be: ")
    assert piped.stderr.count("\n") == 1, "that and nothing else"
    ours, theirs = pty.openpty()
    shown = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    shown.communicate()
    os.close(theirs)
    assert b"Exporting" in os.read(ours, 100_000)
    os.close(ours)


def test_a_repository_in_the_folder_stays_whole(small_content: Path, tmp_path: Path) -> None:
    """Git needs its empty folders, and links must stay links."""
    target = tmp_path / "site"
    export_site(small_content, target)
    (target / ".git" / "refs" / "heads").mkdir(parents=True)
    (target / "latest").symlink_to("questions")
    (target / "broken").symlink_to("nowhere")
    export_site(small_content, target)
    assert (target / ".git" / "refs" / "heads").is_dir()
    assert (target / "latest").readlink() == Path("questions")
    assert (target / "broken").readlink() == Path("nowhere")


def test_a_former_address_leads_on(small_content: Path, tmp_path: Path) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    text = file.read_text("utf-8").replace("status:", "former_ids: [how-many]\nstatus:")
    file.write_text(text, "utf-8")
    export_site(small_content, tmp_path / "site")
    moved = (tmp_path / "site/questions/how-many/index.html").read_text("utf-8")
    page = BeautifulSoup(moved, "html.parser")
    assert page.select_one("main a[href='../../questions/cost/index.html']")
    refresh = page.select_one("meta[http-equiv=refresh]")
    assert refresh is not None
    assert refresh["content"] == "0; url=../../questions/cost/index.html"


def test_an_answer_that_is_one_address_is_exported(small_content: Path, tmp_path: Path) -> None:
    file = small_content / "faq" / "fees" / "cost.md"
    file.write_text(file.read_text("utf-8").replace("Nothing.", "<div>http://example.org/</div>"))
    export_site(small_content, tmp_path / "site")
    assert (tmp_path / "site" / "index.html").is_file()


def test_pages_load_their_assets_by_names_that_say_the_content(site: Path) -> None:
    loaded = {
        (path.parent / str(tag.get("href") or tag.get("src"))).resolve()
        for path, page in _pages(site)
        for tag in page.select("link[rel=stylesheet], link[rel=icon], script[src]")
    } - {site / "assets" / "faq-search.js"}  # the page of pieces shows what others include
    assert {path.name.split(".")[0] for path in loaded} >= {"style", "icon", "search-index"}
    for path in loaded:
        stem, digest, suffix = path.name.split(".")
        assert digest == hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        if stem in ("search", "search-index"):  # other programs know them by their plain names
            assert path.read_bytes() == (site / "assets" / f"{stem}.{suffix}").read_bytes()
        else:
            assert not (site / "assets" / f"{stem}.{suffix}").exists()


def test_a_page_that_answers_with_an_error_stops_the_export(
    small_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_site(small_content, tmp_path / "site")
    before = _tree(tmp_path)
    (small_content / "faq/fees/_topic.md").write_text("# Another\n", "utf-8")

    def addresses(_: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
        yield "pages.home", {}
        yield "pages.topic", {"topic_id": "no-such"}

    monkeypatch.setattr(views, "addresses", addresses)
    with pytest.raises(ExportError) as stopped:
        export_site(small_content, tmp_path / "site")
    assert str(stopped.value) == "The page /topics/no-such/ cannot be made: 404 NOT FOUND."
    (small_content / "faq/fees/_topic.md").write_bytes(before["content/faq/fees/_topic.md"])
    assert _tree(tmp_path) == before


def test_most_pages_need_no_index_which_takes_long_to_build() -> None:
    app = create_export_app(open_content(CONTENT))
    snapshot = app.watcher.snapshot()
    with app.app_context():
        pages = pages_of(app, addresses(snapshot))
        for path in pages.values():
            assert rendered(app, path)
        assert "scored" not in vars(snapshot)
        assert {values.get("kind") for _, values in views.index_addresses(snapshot)} == {None}
        assert "scored" in vars(snapshot)


def test_two_pages_for_one_file_are_refused() -> None:
    app = create_export_app(open_content(CONTENT))
    app.add_url_rule("/about/index.html", "pages.twin", lambda: "twin")
    with app.app_context(), pytest.raises(ExportError) as refused:
        pages_of(app, views.addresses(app.watcher.snapshot()))
    paths = sorted(["/about/", "/about/index.html"])
    assert sorted(str(refused.value)[len("Two pages are one file: ") : -1].split(" and ")) == paths


def test_an_address_that_does_not_exist_stops_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "addresses", lambda _: iter([("pages.no_such", {})]))
    with pytest.raises(BuildError):
        export_site(CONTENT, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_tells_people_what_it_is_and_where_searches_find(
    content: Path, tmp_path: Path
) -> None:
    (content / "expectations.toml").write_text(
        '[[search]]\nquery = "how many  toddlers"\nexpected = ["work-how-many"]\n'
        '[[search]]\nquery = "zebra"\nexpected = []\n'
        '[[search]]\nquery = "giraffe"\nexpected = ["training-mandatory", "infant-toddler-age"]\n',
        "utf-8",
    )
    site = tmp_path / "site"
    export_site(content, site)
    text = (site / MANIFEST).read_text("utf-8")
    head = text[: text.index("\n#\n")].splitlines()
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    files -= {MANIFEST}
    size = sum((site / name).stat().st_size for name in files)
    assert head == [
        "# Endorsement questions and answers, CT-AIMH",
        f"# Made by `faq export` of aimh-faq {version('aimh-faq')}. The files of this folder:",
        "# check that they are whole with `sha256sum -c faq-manifest.txt`.",
        "# 13 questions, 3 answered.",
        f"# {len(files)} files, {size} bytes in all.",
    ]
    assert "\n# search 1  work-how-many  how many toddlers\n" in text
    assert "\n# search -  training-mandatory  giraffe\n" in text
    manifest = read_manifest(site / MANIFEST)
    assert manifest.files.keys() == files
    assert manifest.searches == (
        SearchPlace(1, "work-how-many", "how many toddlers"),
        SearchPlace(None, "training-mandatory", "giraffe"),
        SearchPlace(None, "infant-toddler-age", "giraffe"),
    )
    subprocess.run(["sha256sum", "--check", "--quiet", MANIFEST], cwd=site, check=True)


def test_a_manifest_with_a_line_that_is_none_is_named(small_content: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    export_site(small_content, site)
    with (site / MANIFEST).open("a") as manifest:
        manifest.write("what is this\n")
    before = _tree(site)
    line = len(before[MANIFEST].splitlines())
    with pytest.raises(ManifestError, match=rf"{MANIFEST}:{line}: this is not a hash and a file"):
        export_site(small_content, site)
    assert _tree(site) == before
