"""The present snapshot of a content folder: new after an edit, the last good one after a fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from ingest.errors import ContentError, UsageError
from search.engine import search
from search.index_cache import IndexPlace, IndexWriteError
from support.content import edit_file
from webapp.site.content_watcher import ContentWatcher
from webapp.site.snapshot import Snapshot

FAULTY = """\
---
id: cost
status: publishd
colour: red
---
# What does it cost?

Nothing.
"""


def _titles(snapshot: Snapshot) -> list[str]:
    return [question.title for question in snapshot.knowledge.questions]


def _ids(snapshot: Snapshot, query: str) -> list[str]:
    return [hit.id for hit in search(snapshot.scored, query).hits]


@pytest.fixture
def file(small_content: Path) -> Path:
    return small_content / "faq" / "fees" / "cost.md"


@pytest.fixture(params=["in memory", "on disk"])
def watcher(small_content: Path, tmp_path: Path, request: pytest.FixtureRequest) -> ContentWatcher:
    place = IndexPlace(tmp_path / "index") if request.param == "on disk" else None
    return ContentWatcher(small_content, place)


def test_the_first_snapshot_is_the_folder_as_it_is(watcher: ContentWatcher) -> None:
    snapshot = watcher.snapshot()
    assert _titles(snapshot) == ["What does it cost?"]
    assert _ids(snapshot, "cost") == ["cost"]
    assert snapshot.faults == ""


def test_an_untouched_folder_keeps_its_snapshot(watcher: ContentWatcher) -> None:
    assert watcher.snapshot() is watcher.snapshot()


def test_an_edited_file_shows_at_the_next_snapshot(watcher: ContentWatcher, file: Path) -> None:
    edit_file(file, "What does it cost?", "Is a zebra included?")
    snapshot = watcher.snapshot()
    assert _titles(snapshot) == ["Is a zebra included?"]
    assert _ids(snapshot, "zebra") == ["cost"]
    assert _ids(snapshot, "cost") == []


def test_an_added_file_shows_and_a_removed_one_is_gone(watcher: ContentWatcher, file: Path) -> None:
    added = file.with_name("pay.md")
    added.write_text("---\nid: pay\nstatus: open\n---\n# Who pays?\n", "utf-8")
    assert _titles(watcher.snapshot()) == ["What does it cost?", "Who pays?"]
    assert _ids(watcher.snapshot(), "pays") == ["pay"]
    added.unlink()
    assert _titles(watcher.snapshot()) == ["What does it cost?"]


def test_an_edited_file_of_wordings_is_searched_at_the_next_snapshot(
    watcher: ContentWatcher, file: Path
) -> None:
    beside = file.with_name("cost.wordings.txt")
    beside.write_text("zebra\n", "utf-8")
    assert _ids(watcher.snapshot(), "zebra") == ["cost"]
    beside.write_text("giraffe\n", "utf-8")
    assert _ids(watcher.snapshot(), "zebra") == []
    assert _ids(watcher.snapshot(), "giraffe") == ["cost"]


def test_an_added_topic_and_the_name_of_the_association_show(
    watcher: ContentWatcher, small_content: Path
) -> None:
    (small_content / "faq" / "travel").mkdir()
    (small_content / "faq" / "travel" / "_topic.md").write_text("# Travel\n", "utf-8")
    (small_content / "site.toml").write_text('[association]\nname = "Zebras"\n', "utf-8")
    knowledge = watcher.snapshot().knowledge
    assert [topic.title for topic in knowledge.topics] == ["Fees", "Travel"]
    assert knowledge.association.name == "Zebras"


def test_readers_see_neither_drafts_nor_retired_records(
    watcher: ContentWatcher, file: Path
) -> None:
    edit_file(file, "published", "draft")
    snapshot = watcher.snapshot()
    assert [question.answer for question in snapshot.knowledge.questions] == [""]
    assert _ids(snapshot, "nothing") == []
    edit_file(file, "draft", "retired")
    assert _titles(watcher.snapshot()) == []
    assert _ids(watcher.snapshot(), "cost") == []


def test_with_drafts_staff_see_them_and_find_their_words(small_content: Path, file: Path) -> None:
    edit_file(file, "published", "draft")
    watcher = ContentWatcher(small_content, None, with_drafts=True)
    assert watcher.snapshot().knowledge.with_drafts
    assert [one.answer for one in watcher.snapshot().knowledge.questions] == ["Nothing."]
    assert _ids(watcher.snapshot(), "nothing") == ["cost"]
    edit_file(file, "Nothing.", "A zebra.")
    assert _ids(watcher.snapshot(), "zebra") == ["cost"]
    edit_file(file, "draft", "retired")
    assert _titles(watcher.snapshot()) == []


def test_drafts_leave_the_kept_index_alone(small_content: Path, file: Path, tmp_path: Path) -> None:
    edit_file(file, "published", "draft")
    drafts = ContentWatcher(small_content, IndexPlace(tmp_path / "index"), with_drafts=True)
    assert _ids(drafts.snapshot(), "nothing") == ["cost"]
    assert not (tmp_path / "index").exists()
    ContentWatcher(small_content, IndexPlace(tmp_path / "index"))
    before = {path: path.read_bytes() for path in (tmp_path / "index").rglob("*.*")}
    again = ContentWatcher(small_content, IndexPlace(tmp_path / "index"), with_drafts=True)
    edit_file(file, "Nothing.", "A zebra.")
    assert _ids(again.snapshot(), "zebra") == ["cost"]
    assert {path: path.read_bytes() for path in (tmp_path / "index").rglob("*.*")} == before


def test_a_fault_keeps_the_last_good_snapshot_with_the_faults_named(
    watcher: ContentWatcher, file: Path
) -> None:
    good = watcher.snapshot()
    file.write_text(FAULTY, "utf-8")
    snapshot = watcher.snapshot()
    assert (snapshot.knowledge, snapshot.scored) == (good.knowledge, good.scored)
    assert snapshot.faults == (
        f"{file}:3: the status “publishd” does not exist. Did you mean “published”?\n"
        f"{file}:4: the key “colour” is unknown. Use one of: asked_as, categories, "
        "checked_against, criteria, former_ids, id, order, reviewed, short, "
        "sources, status, topic."
    )


def test_a_fault_stays_named_until_it_is_mended(watcher: ContentWatcher, file: Path) -> None:
    good = file.read_text("utf-8")
    file.write_text(FAULTY, "utf-8")
    assert watcher.snapshot().faults == watcher.snapshot().faults != ""
    file.write_text(good.replace("Nothing", "Now mended"), "utf-8")
    snapshot = watcher.snapshot()
    assert snapshot.faults == ""
    assert _ids(snapshot, "mended") == ["cost"]


def test_a_fault_that_is_undone_leaves_no_trace(watcher: ContentWatcher, file: Path) -> None:
    before = watcher.snapshot()
    good = file.read_bytes()
    file.write_text(FAULTY, "utf-8")
    watcher.snapshot()
    file.write_bytes(good)
    assert watcher.snapshot() == before


def test_one_fault_after_another_names_the_later_one(watcher: ContentWatcher, file: Path) -> None:
    file.write_text(FAULTY, "utf-8")
    watcher.snapshot()
    file.write_text("---\nid: cost\nstatus: open\n---\n# \n", "utf-8")
    assert watcher.snapshot().faults == f"{file}:5: the title is empty. Write it after the “#”."


def test_a_folder_that_goes_away_keeps_the_last_good_snapshot(
    watcher: ContentWatcher, small_content: Path
) -> None:
    aside = small_content.rename(small_content.with_name("aside"))
    snapshot = watcher.snapshot()
    assert _titles(snapshot) == ["What does it cost?"]
    assert snapshot.faults == (
        f"There is no content folder “{small_content}”. Go to the folder that holds it, or name "
        "it with --content."
    )
    aside.rename(small_content)
    assert watcher.snapshot().faults == ""


def test_an_index_that_cannot_be_written_keeps_no_edit_from_being_seen(
    small_content: Path, file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    watcher = ContentWatcher(small_content, IndexPlace(folder))
    shutil.rmtree(folder)
    folder.write_text("mine")
    edit_file(file, "Nothing", "Something")
    snapshot = watcher.snapshot()
    assert snapshot.knowledge.question_by_id["cost"].answer == "Something."
    assert snapshot.faults == ""
    assert folder.read_text() == "mine"


def test_the_index_on_disk_is_used_again(small_content: Path, tmp_path: Path) -> None:
    first = ContentWatcher(small_content, IndexPlace(tmp_path / "index")).snapshot()
    before = sorted((tmp_path / "index").rglob("*"))
    assert ContentWatcher(small_content, IndexPlace(tmp_path / "index")).snapshot() == first
    assert sorted((tmp_path / "index").rglob("*")) == before


def test_no_content_folder_is_an_error_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        ContentWatcher(tmp_path / "nosuch", None)
    assert str(caught.value) == (
        f"There is no content folder “{tmp_path / 'nosuch'}”. Go to the folder that holds it, or "
        "name it with --content."
    )


def test_faults_are_an_error_at_the_start(small_content: Path, file: Path) -> None:
    file.write_text(FAULTY, "utf-8")
    with pytest.raises(ContentError) as caught:
        ContentWatcher(small_content, None)
    assert [(fault.path, fault.line) for fault in caught.value.faults] == [
        (str(file), 3),
        (str(file), 4),
    ]


def test_an_index_that_cannot_be_written_is_an_error_at_the_start(
    small_content: Path, tmp_path: Path
) -> None:
    (tmp_path / "index").write_text("mine")
    with pytest.raises(IndexWriteError):
        ContentWatcher(small_content, IndexPlace(tmp_path / "index"))


def test_snapshots_asked_for_at_the_same_time_are_each_whole(
    watcher: ContentWatcher, file: Path
) -> None:
    """Words of the title and of the index belong to one state of the file, in every thread."""
    mixed: list[tuple[str, str]] = []

    def look(snapshot: Callable[[], Snapshot] = watcher.snapshot) -> None:
        for _ in range(100):
            seen = snapshot()
            title = _titles(seen)[0]
            if _ids(seen, title) != ["cost"]:
                mixed.append((title, str(seen)))

    threads = [Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    new = file.with_name(".new")
    for number in range(8):
        new.write_text(f"---\nid: cost\nstatus: open\n---\n# State{number}?\n", "utf-8")
        new.replace(file)
    for thread in threads:
        thread.join()
    assert mixed == []
    assert _titles(watcher.snapshot()) == ["State7?"]


def test_folders_that_come_and_go_meanwhile_are_no_fault(
    watcher: ContentWatcher, small_content: Path
) -> None:
    """As when a version control system brings another state of the content."""
    done = Event()

    def come_and_go() -> None:
        while not done.is_set():
            (small_content / "faq" / "travel" / "more").mkdir(parents=True, exist_ok=True)
            shutil.rmtree(small_content / "faq" / "travel")

    thread = Thread(target=come_and_go)
    thread.start()
    try:
        for _ in range(600):
            assert _titles(watcher.snapshot()) == ["What does it cost?"]
    finally:
        done.set()
        thread.join()
