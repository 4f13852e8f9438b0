"""The benchmarks run from a clean start, and name what they leave out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from collection import grow, load
from generated import MISSPELT, entries, queries, write_content
from recognition import compare, score
from structures import DIMENSIONS, document, sample
from writers import write

from ingest.content.loading import load as load_content
from ingest.documents.recognition.found_questions import FoundQuestion
from support.content import CONTENT, ROOT

RUN = ROOT / "benchmarks" / "run.py"
PAGES = RUN.with_name("pages.py")
RECOGNITION = RUN.with_name("recognition.py")

RECORDS = [
    ("dog", "How long do I walk a dog?", "An hour."),
    ("cat", "What does a cat eat?", "Fish, and now and then a mouse."),
    ("fish", "How often do I feed a fish?", "Every morning."),
    ("bird", "Where does a bird sleep?", "In a tree."),
]

QUERIES = [("walking the dog", "dog"), ("feeding a fish", "fish"), ("food of cats", "cat")]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    records = [
        {"id": slug, "topic": "", "question": question, "answer": answer}
        for slug, question, answer in RECORDS
    ]
    queries = [{"query": query, "expected": [slug]} for query, slug in QUERIES]
    for name, values in (("records", records), ("queries", queries)):
        text = "".join(json.dumps(value) + "\n" for value in values)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    return folder


def run(*arguments: Path | str, script: Path = RUN) -> subprocess.CompletedProcess[str]:
    """Without Node and npm, which are not on the path."""
    return subprocess.run(
        [sys.executable, script, *arguments],
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def results(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a run wrote."""
    folder = tmp_path_factory.mktemp("results")
    done = run(data, "--out", folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_what_is_there_is_measured_and_what_is_not_is_named(results: Path) -> None:
    text = (results / "RESULTS.md").read_text("utf-8")
    rows = {line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")}
    assert {"aimh-faq", "SQLite FTS5"} <= rows
    for name in ("tantivy", "bm25s"):
        assert (name in rows) != (f"{name} is left out at 4 records" in text)
    assert "Not measured: `node` is not installed." in text
    assert "None" not in text


def test_the_gaps_of_a_made_log_are_found_and_no_personal_data_is_shown() -> None:
    done = run("--content", CONTENT, "--lines", "4000", script=RUN.with_name("gaps.py"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All gaps were found" in done.stdout


def test_plots_are_svg_and_the_results_show_them_all(results: Path) -> None:
    text = (results / "RESULTS.md").read_text("utf-8")
    plots = list((results / "plots").iterdir())
    assert plots
    for plot in plots:
        assert ElementTree.parse(plot).getroot().tag == "{http://www.w3.org/2000/svg}svg"
        assert f"(plots/{plot.name})" in text


def test_pages_are_weighed_and_that_nothing_judged_them_is_said(tmp_path: Path) -> None:
    done = run("--content", CONTENT, "--out", tmp_path, "--npm", tmp_path / "npm", script=PAGES)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "PAGES.md").read_text("utf-8")
    assert "Not measured: Chromium or Lighthouse was not there." in text
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if "`" in line]
    weights = {
        kind: (int(a.replace(",", "")), int(b.replace(",", ""))) for kind, _, a, b in rows[1:]
    }
    assert {"home", "questions", "search", "topics"} <= weights.keys()
    assert all(alone < whole for alone, whole in weights.values())
    assert weights["questions"][1] <= 15_000


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "--out", tmp_path)
    assert done.returncode == 2
    assert "cannot be read as records and queries" in done.stderr
    assert not (tmp_path / "RESULTS.md").exists()


def test_a_grown_collection_is_the_same_every_time_and_begins_a_larger_one(data: Path) -> None:
    source = load(data)
    smaller, larger = grow(source, 20, 2), grow(source, 50, 2)
    assert smaller.entries == larger.entries[:20]
    assert smaller == grow(source, 20, 2)
    assert len({one.id for one in larger.entries}) == 50


def test_generated_records_are_the_same_every_time_and_are_content_without_faults(
    tmp_path: Path,
) -> None:
    larger = [*entries(1_030)]
    assert larger[:1_010] == [*entries(1_010)]
    assert queries(1_030, 20) == queries(1_030, 20)
    text = {one.id: f"{one.question} {one.answer}".lower() for one in larger}
    whole = [
        all(word in text[next(iter(one.expected))] for word in one.query.split()[-2:])
        for one in queries(1_030, 40)
    ]
    assert (1 - MISSPELT) * 40 <= sum(whole) < 40
    write_content(tmp_path, 30)
    questions = load_content(tmp_path).questions
    assert sorted((one.id, one.title, one.asked_as) for one in questions) == [
        (one.id, one.question, one.asked_as) for one in larger[:30]
    ]


@pytest.mark.parametrize(
    "without",
    [
        ("(reading alone)", "tantivy", "PostgreSQL full text"),
        pytest.param((), marks=pytest.mark.deep),
    ],
)
def test_growth_is_measured_and_other_sizes_stay(tmp_path: Path, without: Sequence[str]) -> None:
    kept = {"records": 7, "engine": "aimh-faq", "version": "0", "setup": "", "p50_ms": 0.25}
    (tmp_path / "growth.jsonl").write_text(json.dumps(kept) + "\n", "utf-8")
    arguments = ("--sizes", "40", "--queries", "20", "--out", tmp_path, "--without", *without)
    done = run(*arguments, script=RUN.with_name("growth.py"))
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "growth.jsonl").read_text("utf-8").splitlines()
    measured = [json.loads(line) for line in lines]
    assert (measured[0]["records"], measured[0]["p50_ms"]) == (7, 0.25)
    text = (tmp_path / "GROWTH.md").read_text("utf-8")
    for one in measured[1:]:
        assert one["left_out"] or one["build_processor_s"] >= 0
        assert f"{one['engine']}{',' if one['left_out'] else ''} " in text
    found = {one["engine"]: (one["asked"], one["found"]) for one in measured[1:]}
    assert found["aimh-faq"] == found["SQLite FTS5"] == (20, 1)
    assert not {*found}.intersection(without)
    assert "None" not in text


def test_without_wrk_nothing_is_served_and_that_is_said(tmp_path: Path) -> None:
    done = run("--out", tmp_path, script=RUN.with_name("serving.py"))
    assert done.returncode == 2
    assert "wrk makes the load and is not installed" in done.stderr


@pytest.mark.deep
def test_servers_are_asked_by_turns_and_answer_without_errors(tmp_path: Path) -> None:
    sizes = ("--generated", "30", "--seconds", "1", "--rounds", "1", "--out", tmp_path)
    for more in (("--servers", "faq serve --production", "waitress"), ("--minutes", "0.05")):
        subprocess.run([sys.executable, RUN.with_name("serving.py"), *sizes, *more], check=True)
    text = (tmp_path / "serving.jsonl").read_text("utf-8").splitlines()
    lines = [json.loads(line) for line in text]
    assert len(lines) == 17
    assert not [one for one in lines if one["errors"]]
    assert all(one["requests"] > 10 for one in lines)
    assert "None" not in (tmp_path / "SERVING.md").read_text("utf-8")


@pytest.mark.deep
def test_a_bad_day_is_told_harm_by_harm_and_a_mistake_is_seen_until_it_is_taken_back() -> None:
    command = [sys.executable, RUN.with_name("bad_day.py"), "--seconds", "6"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines()[2:]]
    assert len(rows) in (5, 12)  # without PostgreSQL, and with it
    assert [row[0] for row in rows if " to " in row[-1]] == [
        "an edition with a mistake put there, and taken back",
    ]


def test_a_generated_document_is_kept_with_its_truth_and_what_was_missed(tmp_path: Path) -> None:
    # Half of its questions do not ask, and nothing marks them: no such structure is sound.
    name = "html/plain/none/none/below/stated/none/en"
    done = run("--structure", name, "--keep", tmp_path, script=RECOGNITION)
    assert done.returncode == 0, done.stderr
    assert "1 of 1 documents miss something; the worst:\n0." in done.stdout
    truth = json.loads((tmp_path / f"{name.replace('/', '-')}.json").read_text("utf-8"))
    page = (tmp_path / f"{name.replace('/', '-')}.html").read_text("utf-8")
    assert all(f">{one['question']}</p>" in page for one in truth["questions"])
    assert any(one.startswith("not found: ") for one in truth["misses"])


def test_a_generated_document_is_the_same_every_time_and_its_faults_are_counted() -> None:
    structures = sample(3, 40, DIMENSIONS["format"])
    assert structures == sample(3, 40, DIMENSIONS["format"])
    assert {one.format for one in structures} == set(DIMENSIONS["format"])
    of = next(one for one in structures if one.format == "docx")
    assert write(of, *document(of, 3)) == write(of, *document(of, 3))
    assert score(of, 3).counts["asked"] == len(document(of, 3)[0])
    asked, _ = document(of._replace(topics="heading", answers="long"), 3)
    right = [
        FoundQuestion(
            "", one.topic, one.question, "\n\n".join(part.text for part in one.answer), ()
        )
        for one in asked
    ]
    counts = compare(asked, right).counts
    assert set(counts.values()) == {len(asked)}
    first = right[0]
    for fault, rates in {
        (first.topic, f"Q: {first.question}", first.answer): {"text"},
        (first.topic, first.question, first.answer + " Fees"): {"ends"},
        (first.topic, first.question, "A: " + first.answer): {"starts"},
        ("Fees and more", first.question, first.answer): {"topics"},
        (first.topic, "Why?", first.answer): {
            "found",
            "answered",
            "text",
            "starts",
            "ends",
            "topics",
        },
    }.items():
        found = compare(asked, [FoundQuestion("", *fault, ()), *right[1:]]).counts
        assert {name for name in counts if found[name] < counts[name]} == rates
