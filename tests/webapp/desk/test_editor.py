"""The editor of the desk: what a save writes, conflicts, unsaved texts, earlier versions."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from ingest.content.files.categories import CATEGORY_KEYS
from ingest.content.files.site import SITE_KEYS
from ingest.content.files.terms import TERM_KEYS
from ingest.content.loading import open_content, read_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.model.records import Status
from ingest.importing.new_question import new_question
from support.commands import file_texts
from support.content import CONTENT, SHIPPED, edit_file
from support.depth import deep
from support.desk import Staff, form_of, staff
from webapp.desk.forms import fields_of
from webapp.desk.shared.places import find_place, places

WORK = "work-how-many"
FILE = Path("faq/work-experience/work-how-many.md")

FROZEN = read_content(CONTENT).value

PLACES = [(one.kind, one.id) for one in places(FROZEN)]


def paths_of(content: Path, kind: str, slug: str) -> list[Path]:
    """The files of a record of the frozen content in a copy, that which it stands in first."""
    place = find_place(FROZEN, kind, slug)
    assert place is not None
    return [content / path.relative_to(CONTENT) for path in place.paths.values() if path.exists()]


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


@pytest.fixture
def open_question(content: Path) -> str:
    """The id of a question without an answer."""
    return new_question(content, "training", "May zebras apply?").stem


@pytest.mark.parametrize("query", ["", deep("?text=yes", name="as text")])
def test_a_save_without_a_change_changes_no_byte_of_any_shipped_file(
    tmp_path: Path, query: str
) -> None:
    content = shutil.copytree(SHIPPED, tmp_path / "content")
    before, desk = file_texts(content), staff(content)
    for place in places(read_content(content).value):
        form = desk.open(place.kind, place.id, query)
        assert desk.save(place.kind, place.id, form).status_code == 302, place
        assert file_texts(content) == before, place


ONE_OF_EACH = [*{kind if kind != "file" else slug: (kind, slug) for kind, slug in PLACES}.values()]


@pytest.mark.parametrize("query", ["", "?text=yes"])
@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda data: data, id="as shipped"),
        pytest.param(lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"), id="as Windows"),
        pytest.param(lambda data: data.rstrip(b"\n"), id="no last line end"),
        pytest.param(lambda data: data + b"\n\n", id="lines at the end"),
    ],
)
def test_nor_does_one_of_any_kind_of_file_however_it_is_written(
    content: Path, desk: Staff, written: Callable[[bytes], bytes], query: str
) -> None:
    for path in {path for kind, slug in ONE_OF_EACH for path in paths_of(content, kind, slug)}:
        path.write_bytes(written(path.read_bytes()))
    before = file_texts(content)
    for kind, slug in ONE_OF_EACH:
        form = desk.open(kind, slug, query)
        assert ("raw.record" in form) == (bool(query) or not any(k[:2] == "f." for k in form))
        assert desk.save(kind, slug, form).status_code == 302, (kind, slug)
        assert file_texts(content) == before, (kind, slug)


REGISTERS = [
    pytest.param(
        *("term", "category", "f.term.lay", ["rung\r\nstep"]),
        'abbreviations = ["cat", "cat.", "lvl"]\n',
        'abbreviations = ["cat", "cat.", "lvl"]\nlay = ["rung", "step"]\n',
        id="term",
    ),
    pytest.param(
        *("term", "endorsement", "f.term.preferred", ["Endorsement"]),
        'preferred = "endorsement"',
        'preferred = "Endorsement"',
        id="word",
    ),
    pytest.param(
        *("category", "ifa", "f.category.abbreviation", ["IFAs"]),
        'abbreviation = "IFA"',
        'abbreviation = "IFAs"',
        id="category",
    ),
    pytest.param(
        *("file", "settings", "f.site.accent", ["#aa5500"]),
        'language = "en"\n',
        'language = "en"\naccent = "#aa5500"\n',
        id="colour",
    ),
    pytest.param(
        *("file", "settings", "f.site.offline", ["", "true"]),
        'language = "en"\n',
        'language = "en"\noffline = true\n',
        id="truth",
    ),
    pytest.param(
        *("file", "settings", "f.site.count_searches", ["90"]),
        'language = "en"\n',
        'language = "en"\ncount_searches = 90\n',
        id="number",
    ),
    pytest.param(
        *("file", "settings", "f.contact.address", ["1 Zebra Road\r\nNew Haven, CT 06519"]),
        '"230 So. Frontage Rd."',
        '"1 Zebra Road"',
        id="address",
    ),
]


@pytest.mark.parametrize(("kind", "slug", "field", "value", "old", "new"), REGISTERS)
def test_the_form_of_a_register_changes_one_value_in_its_file(
    content: Path,
    desk: Staff,
    kind: str,
    slug: str,
    field: str,
    value: list[str],
    old: str,
    new: str,
) -> None:
    path = paths_of(content, kind, slug)[0]
    before = path.read_text("utf-8")
    form = desk.open(kind, slug)
    assert form.get(field) != value
    assert desk.save(kind, slug, {**form, field: value}).status_code == 302
    assert before.count(old) == 1
    assert path.read_text("utf-8") == before.replace(old, new)


@pytest.mark.parametrize("query", ["", "?text=yes"])
def test_no_form_has_two_fields_of_one_name_or_two_elements_of_one_id(
    desk: Staff, query: str
) -> None:
    pages = [f"/edit/{kind}/{slug}/{query}" for kind, slug in ONE_OF_EACH]
    pages += ["/new/", *(f"/new/{kind}/" for kind in ("topic", "criterion", "term"))]
    for path in pages:
        page = BeautifulSoup(desk.get(path), "html.parser")
        ids = [one["id"] for one in page.select("[id]")]
        assert len(ids) == len({*ids}), path
        for form in page.select("form"):
            named = form.select("textarea[name], select[name], input[name]:not([type])")
            names = [one["name"] for one in named]
            assert len(names) == len({*names}), path


def test_each_key_of_a_register_has_a_field() -> None:
    registers = {"term": {"term": TERM_KEYS}, "category": {"category": CATEGORY_KEYS}}
    for form, tables in {**registers, "settings": SITE_KEYS}.items():
        keys = [f"{table}.{key}" for table, keys in tables.items() for key in keys if key != "id"]
        assert sorted(one.key for one in fields_of(form, KnowledgeBase())) == sorted(keys)


def test_a_fault_in_a_register_is_told_at_its_field(content: Path, desk: Staff) -> None:
    form = desk.open("file", "settings")
    said = desk.send("/draft/file/settings/", {**form, "f.site.accent": ["blue"]}).get_json()
    assert [(one["field"], one["is_fault"]) for one in said["notes"]] == [("f.site.accent", True)]
    response = desk.save("file", "settings", {**form, "f.site.accent": ["blue"]})
    assert (response.status_code, "is no colour" in response.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value", "old", "new"),
    [
        pytest.param("f.short", ["A label"], b"\norder:", b"\nshort: A label\norder:", id="label"),
        pytest.param("f.status", ["retired"], b"published", b"retired", id="status"),
    ],
)
def test_a_save_changes_what_was_changed_alone(
    content: Path, desk: Staff, field: str, value: list[str], old: bytes, new: bytes
) -> None:
    before = (content / FILE).read_bytes()
    form = desk.open("question", WORK)
    assert desk.save("question", WORK, {**form, field: value}).status_code == 302
    after = (content / FILE).read_bytes()
    assert after != before
    assert [one for one in after.split(b"\n") if one not in before.split(b"\n")] == [
        one for one in before.replace(old, new).split(b"\n") if one not in before.split(b"\n")
    ]


def test_an_open_question_with_an_answer_is_a_draft(
    content: Path, desk: Staff, open_question: str
) -> None:
    form = desk.open("question", open_question)
    assert form["f.status"] == ["open"]
    answer = {**form, "text": ["One.\r\n\r\n- Two."]}
    said = desk.send(f"/draft/question/{open_question}/", answer).get_json()
    assert said["status"] == "draft"
    assert not [note for note in said["notes"] if note["is_fault"]]
    assert desk.save("question", open_question, answer).status_code == 302
    found = open_content(content).knowledge.question_by_id[open_question]
    assert (found.status, found.answer) == (Status.DRAFT, "One.\n\n- Two.")


def test_faults_are_told_at_their_lines_before_anything_is_saved(
    content: Path, desk: Staff
) -> None:
    before = file_texts(content)
    form = desk.open("question", WORK)
    broken = {**form, "text": ["A.\r\n\r\n[[criterion:no-such]]"], "f.reviewed": ["yesterday"]}
    said = desk.send(f"/draft/question/{WORK}/", broken).get_json()
    faults = [(note["field"], note["line"]) for note in said["notes"] if note["is_fault"]]
    assert sorted(faults) == [("f.reviewed", 1), ("text", 3)]
    refused = desk.save("question", WORK, broken)
    assert refused.status_code == 422
    assert "no-such" in refused.text
    assert form_of(refused.text)["text"] == broken["text"]
    assert file_texts(content) == before
    assert desk.save("question", WORK, broken, "anyway").status_code == 302
    assert read_content(content).faults


def test_a_fault_that_a_save_would_make_elsewhere_is_told(content: Path, desk: Staff) -> None:
    form = desk.open("file", "terms")
    said = desk.send("/draft/file/terms/", {**form, "raw.record": [""]}).get_json()
    assert [note for note in said["notes"] if note["is_fault"] and note["field"] == ""]


def test_a_remark_brings_what_to_write(content: Path, desk: Staff) -> None:
    form = desk.open("question", WORK)
    text = {**form, "text": ["Every endorsement asks for it."]}
    said = desk.send(f"/draft/question/{WORK}/", text).get_json()
    replacements = [note["replacement"] for note in said["notes"] if note["replacement"]]
    assert ["endorsement", "[[term:endorsement|endorsement]]"] in replacements


def test_the_preview_shows_what_is_not_saved(content: Path, desk: Staff) -> None:
    form = desk.open("question", WORK)
    desk.send(f"/draft/question/{WORK}/", {**form, "text": ["Zebras **count**."]})
    [edit] = form["edit"]
    page = desk.get(f"/preview/{edit}/questions/{WORK}/")
    assert "<p>Zebras <strong>count</strong>.</p>" in page
    assert f'href="/preview/{edit}/assets/style.' in page
    assert "Zebras" not in desk.get(f"/preview/0000000000000000/questions/{WORK}/")


def test_a_preview_with_a_fault_shows_the_page_as_it_was_and_the_fault(
    content: Path, desk: Staff
) -> None:
    form = desk.open("question", WORK)
    desk.send(f"/draft/question/{WORK}/", {**form, "text": ["[[term:no-such]]"]})
    page = desk.get(f"/preview/{form['edit'][0]}/questions/{WORK}/")
    assert "no-such" in page
    assert 'class="question__answer' in page


def _saved_by_another(content: Path) -> bytes:
    edit_file(content / FILE, "\n# ", "\n# Really: ")
    return (content / FILE).read_bytes()


WAYS = [
    pytest.param("mine", lambda mine, theirs, both: mine, id="mine"),
    pytest.param("discard", lambda mine, theirs, both: theirs, id="theirs"),
    pytest.param("save", lambda mine, theirs, both: both, id="both"),
]


@pytest.mark.parametrize(("act", "wanted"), WAYS)
def test_what_somebody_saved_meanwhile_is_never_overwritten_unseen(
    content: Path, desk: Staff, act: str, wanted: Callable[[bytes, bytes, bytes], bytes]
) -> None:
    before = (content / FILE).read_bytes()
    form = desk.open("question", WORK)
    text = form["text"][0]
    theirs = _saved_by_another(content)
    mine_too = {"text": [f"{text}\r\n\r\nMore."], "raw.wordings": ["how many zebras\r\n"]}
    refused = desk.save("question", WORK, {**form, **mine_too})
    assert refused.status_code == 409
    assert (content / FILE).read_bytes() == theirs
    assert "Really: " in refused.text
    assert "More." in refused.text
    assert desk.save("question", WORK, form_of(refused.text), act).status_code == 302
    mine = before.rstrip(b"\n") + b"\n\nMore.\n"
    both = theirs.rstrip(b"\n") + b"\n\nMore.\n"
    assert (content / FILE).read_bytes() == wanted(mine, theirs, both)
    wordings = content / FILE.with_suffix(".wordings.txt")
    assert (wordings.exists() and b"zebras" in wordings.read_bytes()) == (act != "discard")


def test_the_marks_of_both_together_say_whose_words_stand_where(content: Path, desk: Staff) -> None:
    form = desk.open("question", WORK)
    edit_file(content / FILE, f"\n# {form['title'][0]}", "\n# The title of the other?")
    refused = desk.save("question", WORK, {**form, "title": ["A title of mine?"]})
    lines = form_of(refused.text)["raw.record"][0].split("\r\n")
    begin = lines.index("<<<<<<< yours")
    assert lines[begin + 1 : begin + 5] == [
        *("# A title of mine?", "=======", "# The title of the other?"),
        ">>>>>>> theirs, on the disk",
    ]


CRITERION = "exam-pass"


@pytest.mark.parametrize("is_kept", [True, False], ids=["after a pause", "at once"])
@pytest.mark.parametrize("is_changed", [True, False], ids=["changed", "as it was"])
@pytest.mark.parametrize(("kind", "slug"), [("question", WORK), ("criterion", CRITERION)])
def test_what_somebody_removed_meanwhile_is_written_anew_or_let_go(
    content: Path, desk: Staff, kind: str, slug: str, is_changed: bool, is_kept: bool
) -> None:
    path = paths_of(content, kind, slug)[0]
    before = path.read_bytes()
    if kind == "criterion":  # that nothing names
        path = path.with_name("zebras.md")
        slug, before = "zebras", before.replace(CRITERION.encode(), b"zebras")
        path.write_bytes(before)
    form = desk.open(kind, slug)
    text = f"{form['text'][0]}\r\n\r\nOf zebras." if is_changed else form["text"][0]
    form["text"] = [text]
    path.unlink()
    if is_kept:
        said = desk.send(f"/draft/{kind}/{slug}/", form).get_json()
        assert said["is_removed"]
        home = desk.get("/")
        assert f"unsaved={form['edit'][0]}" in home
        assert "Somebody has removed it meanwhile." in home
        form = desk.open(kind, slug, f"?unsaved={form['edit'][0]}")
        assert form["text"] == [text]
    refused = desk.save(kind, slug, form)
    assert refused.status_code == 409
    assert "Somebody has removed “" in refused.text
    assert ("Of zebras." in refused.text) == is_changed
    assert "unsaved=" in desk.get("/")
    assert not path.exists()
    gone = desk.save(kind, slug, form_of(refused.text), "mine")
    assert gone.status_code == 302
    wanted = before.rstrip(b"\n") + b"\n\nOf zebras.\n" if is_changed else before
    assert path.read_bytes() == wanted
    assert "unsaved=" not in desk.get("/")
    form = desk.open(kind, slug)
    path.unlink()
    refused = desk.save(kind, slug, {**form, "text": ["Other."]})
    let_go = desk.save(kind, slug, form_of(refused.text), "discard")
    assert (let_go.status_code, let_go.headers["Location"]) == (302, "/")
    home = desk.get("/")
    assert "stays removed." in home
    assert "unsaved=" not in home
    assert not path.exists()
    assert "Somebody has removed “" in desk.client.get(f"/edit/{kind}/{slug}/").text


def test_a_term_that_somebody_took_out_of_its_file_is_a_conflict(
    content: Path, desk: Staff
) -> None:
    path = content / "terms.toml"
    path.write_text(path.read_text("utf-8") + '\n[[term]]\nid = "zebra"\npreferred = "zebra"\n')
    form = desk.open("term", "zebra")
    edit_file(path, '\n[[term]]\nid = "zebra"\npreferred = "zebra"\n', "")
    refused = desk.save("term", "zebra", {**form, "f.term.lay": ["striped horse"]})
    assert refused.status_code == 409
    assert "striped horse" in form_of(refused.text)["raw.record"][0]
    assert desk.save("term", "zebra", form_of(refused.text), "mine").status_code == 302
    assert 'lay = ["striped horse"]' in path.read_text("utf-8")


def test_what_was_not_saved_is_there_after_the_desk_was_killed(content: Path, desk: Staff) -> None:
    form = desk.open("question", WORK)
    desk.send(f"/draft/question/{WORK}/", {**form, "text": ["Half a sentence"]})
    later = staff(content)
    [edit] = form["edit"]
    assert f"unsaved={edit}" in later.get("/")
    again = later.open("question", WORK, f"?unsaved={edit}")
    assert again["text"] == ["Half a sentence"]
    assert later.save("question", WORK, again).status_code == 302
    assert "unsaved=" not in later.get("/")
    assert b"Half a sentence" in (content / FILE).read_bytes()


def test_what_is_as_it_was_again_is_not_kept(content: Path, desk: Staff) -> None:
    form = desk.open("question", WORK)
    for text, is_kept in ((["Other."], True), (form["text"], False)):
        desk.send(f"/draft/question/{WORK}/", {**form, "text": text})
        assert ("unsaved=" in desk.get("/")) == is_kept


def test_every_save_can_be_taken_back(content: Path, desk: Staff) -> None:
    before = (content / FILE).read_bytes()
    form = desk.open("question", WORK)
    desk.save("question", WORK, {**form, "text": ["Other."]})
    changed = (content / FILE).read_bytes()
    history = desk.get(f"/history/question/{WORK}/")
    version = history.split('name="version" value="')[1].split('"')[0]
    base = history.split('name="base" value="')[1].split('"')[0]
    assert "Other." in desk.get(f"/history/question/{WORK}/?version={version}")
    sent = {"csrf": desk.token(), "part": "record", "version": version, "base": base}
    assert desk.send(f"/history/question/{WORK}/", sent).status_code == 302
    assert (content / FILE).read_bytes() == before
    # Somebody whose page shows an earlier state restores nothing over the present one.
    desk.send(f"/history/question/{WORK}/", {**sent, "version": version, "base": base})
    assert (content / FILE).read_bytes() == before != changed


def _git(folder: Path, *arguments: str) -> str:
    run = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    )
    return run.stdout


def test_with_an_author_each_save_is_a_commit_of_its_file_alone(
    content: Path, tmp_path: Path
) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    with (content / "site.toml").open("a", encoding="utf-8") as file:
        file.write('\n[desk]\nauthor = "Ada Staff <ada@example.org>"\n')
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", "content")
    _git(tmp_path, *who, "commit", "-qm", "Begin")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\ntouch ran\n", "utf-8")
    hook.chmod(0o755)
    (content / "terms.toml").write_text("", "utf-8")
    _git(tmp_path, "add", "content/terms.toml")
    _git(tmp_path, "checkout", "-q", "HEAD", "--", "content/terms.toml")
    (content / "expectations.toml").write_text("# staged\n", "utf-8")
    _git(tmp_path, "add", "content/expectations.toml")
    desk = staff(content)
    form = desk.open("question", WORK)
    changed = {**form, "text": ["Other."], "raw.wordings": ["how many\r\n"]}
    assert desk.save("question", WORK, changed).status_code == 302
    names = _git(tmp_path, "show", "--name-only", "--format=%an <%ae>", "HEAD").split("\n")
    assert names[0] == "Ada Staff <ada@example.org>"
    assert set(filter(None, names[1:])) == {
        f"content/{FILE}",
        f"content/{FILE.with_suffix('.wordings.txt')}",
    }
    assert _git(tmp_path, "diff", "--cached", "--name-only") == "content/expectations.toml\n"
    assert not (tmp_path / "ran").exists()
    history = desk.get(f"/history/question/{WORK}/")
    assert "Ada Staff: Edit " in history
    assert "A: Begin" in history


def test_a_new_question_begins_open(content: Path, desk: Staff) -> None:
    sent = {"csrf": desk.token(), "f.title": "May zebras apply?", "f.topic": "training"}
    response = desk.send("/new/", sent)
    assert response.headers["Location"] == "/edit/question/may-zebras-apply/"
    assert desk.open("question", "may-zebras-apply")["f.status"] == ["open"]
    again = desk.send("/new/", sent)
    assert again.status_code == 400
    assert "is asked already" in again.text


def test_other_records_are_begun_with_what_they_must_say(content: Path, desk: Staff) -> None:
    page = desk.get("/new/criterion/")
    assert 'value="confirmed" checked' in page
    sent = {"csrf": desk.token(), "f.kind": "renewal", "f.standing": "confirmed"}
    source = {"f.sources": "ct-process-2018", "f.figures": "at least 30 hours"}
    said = {"f.title": "Hours with zebras", "f.text": "- Many.\r\n- More."}
    refused = desk.send("/new/criterion/", {**sent, **said})
    assert (refused.status_code, "has no source" in refused.text) == (400, True)
    for kind, fields, slug in (
        ("criterion", {**said, **source}, "hours-with-zebras"),
        ("topic", {"f.title": "Zebras"}, "zebras"),
        ("term", {"f.term.preferred": "Zebra", "f.term.lay": "horse\r\nmule"}, "zebra"),
    ):
        response = desk.send(f"/new/{kind}/", {**sent, **fields})
        assert response.headers["Location"] == f"/edit/{kind}/{slug}/", kind
        assert desk.open(kind, slug)
    knowledge = open_content(content).knowledge
    assert knowledge.criterion_by_id["hours-with-zebras"].text == "- Many.\n- More."
    assert knowledge.terms[-1].lay == ("horse", "mule")


def test_what_a_question_rests_on_is_chosen_with_its_figures(content: Path, desk: Staff) -> None:
    page = desk.get("/new/?title=May+zebras+apply?&topic=training")
    assert "Passing the exam: 80 percent" in page
    assert "May zebras apply?</textarea>" in page
    assert '<option value="training" selected>' in page
    said = {"f.title": "May zebras apply?", "f.topic": "training", "f.criteria": "exam-pass"}
    desk.send("/new/", {"csrf": desk.token(), **said})
    found = open_content(content).knowledge.question_by_id["may-zebras-apply"]
    assert found.criteria == ("exam-pass",)


def test_the_first_page_says_what_is_to_do(content: Path, desk: Staff, open_question: str) -> None:
    page = desk.get("/")
    assert f"/edit/question/{open_question}/" in page
    edit_file(content / FILE, "status: published", "status: publishd")
    page = desk.get("/")
    assert "Faults" in page
    assert f"/edit/question/{WORK}/" in page


def test_a_file_without_an_end_of_its_head_is_edited_as_text(content: Path, desk: Staff) -> None:
    edit_file(content / FILE, "\n---\n#", "\n#")
    form = desk.open("question", WORK)
    assert "f.status" not in form
    mended = form["raw.record"][0].replace("\r\n# ", "\r\n---\r\n# ", 1)
    assert desk.save("question", WORK, {**form, "raw.record": [mended]}).status_code == 302
    assert not read_content(content).faults


MENDED = [
    ("question", WORK, "text", "See [[term:endorsment]].", ("endorsment", "endorsement")),
    ("question", WORK, "f.status", "publishd", ("publishd", "published")),
    ("question", WORK, "f.criteria", "exam-pas", ("exam-pas", "exam-pass")),
    ("question", WORK, "f.categories", "imsh", ("imsh", "imhs")),
    ("criterion", "exam-pass", "f.standing", "publishedd", ("publishedd", "published")),
    ("criterion", "exam-pass", "f.eras", "levles", ("levles", "levels")),
    ("category", "ifs", "f.category.line", "infnt", ("infnt", "infant")),
    ("category", "ifs", "f.category.counterpart", "ecsf", ("ecsf", "ecfs")),
    ("question", WORK, "raw.wordings", "a zebra\r\na lion\r\nA zebra", ("A zebra", "")),
    ("file", "settings", "raw.record", '[site]\ntitel = "A"\n', ("titel", "title")),
]


@pytest.mark.parametrize(("kind", "slug", "field", "value", "replacement"), MENDED)
def test_what_is_surely_meant_is_offered_and_mends_the_fault(
    desk: Staff, kind: str, slug: str, field: str, value: str, replacement: tuple[str, str]
) -> None:
    form = desk.open(kind, slug, "?text=yes" if field == "raw.record" else "")
    said = desk.send(f"/draft/{kind}/{slug}/", {**form, field: [value]}).get_json()
    faults = [one for one in said["notes"] if one["is_fault"]]
    assert [(one["field"], tuple(one["replacement"])) for one in faults] == [(field, replacement)]
    lines = value.splitlines()
    lines[faults[0]["line"] - 1] = lines[faults[0]["line"] - 1].replace(*replacement)
    mended = {**form, field: ["\r\n".join(lines)]}
    said = desk.send(f"/draft/{kind}/{slug}/", mended).get_json()
    assert [one for one in said["notes"] if one["is_fault"]] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", "See [[term:giraffe]]."), ("f.criteria", "zoo"), ("f.status", "zoo")],
)
def test_what_may_be_anything_is_not_offered(desk: Staff, field: str, value: str) -> None:
    form = desk.open("question", WORK)
    said = desk.send(f"/draft/question/{WORK}/", {**form, field: [value]}).get_json()
    faults = [one for one in said["notes"] if one["is_fault"]]
    assert [one["replacement"] for one in faults] == [None]
