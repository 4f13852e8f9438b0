"""What staff say of the columns of a table, and what a row says of its question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from ingest.content.loading import load
from ingest.documents.columns import ColumnsError, parse_columns
from ingest.errors import SourceError
from ingest.importing.importer import import_documents
from ingest.importing.options import ImportOptions, told_columns
from support.content import write_small_content

TABLE = (
    "Nr;Bereich;Was man fragt;Was wir sagen;Noch;Lage\n"
    "1;Boote;Der Steg;Er ist gesperrt.;Darf man auf den Steg?;in Arbeit\n"
    "2;Boote;Wer steuert;Eine.;;fertig\n"
    "3;Boote;Wer singt;Niemand.;;veraltet\n"
)
TOLD = "Was man fragt=question, D=answer, b=topic, E=other wordings, Lage=status"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_small_content(tmp_path / "content")
    return tmp_path / "content"


def _statuses(folder: Path) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Title -> topic, status and other wordings of each question of the table."""
    return {
        one.title: (one.topic, one.status.value, one.asked_as)
        for one in load(folder).questions
        if any(span.document == "table.csv" for span in one.sources)
    }


FOUND = {
    "Der Steg": ("boote", "draft", ("Darf man auf den Steg?",)),
    "Wer steuert": ("boote", "published", ()),
    "Wer singt": ("boote", "retired", ()),
}


def test_a_row_says_topic_wordings_and_status_of_its_question(table: Path, folder: Path) -> None:
    import_documents([table], folder, options=ImportOptions(columns=told_columns(TOLD)))
    assert _statuses(folder) == FOUND


def test_the_register_of_documents_says_it_for_good(table: Path, folder: Path) -> None:
    register = folder / "sources" / "sources.toml"
    register.parent.mkdir(exist_ok=True)
    register.write_text(f'[[document]]\nfile = "table.csv"\ncolumns = "{TOLD}"\n', "utf-8")
    import_documents([table], folder)
    assert _statuses(folder) == FOUND
    (table.parent / "other.txt").write_text("Q. Who rows?\nA. All.\n", "utf-8")
    import_documents([table.parent / "other.txt"], folder)  # reads the table again
    assert _statuses(folder) == FOUND


WRONG = [
    ("Steg", "“Steg” names no column and what it holds. Write for example "
     "B=question,C=answer,A=topic, or headings in place of the letters."),
    ("B=quest", "“quest” is nothing that a column holds. Choose of question, answer, topic, "
     "number, date, status, tags, other wordings, ignore."),
    ("B=question, b=answer", "the column “B” stands there twice. Name it once."),
    ("B=answer", "no column is named as that of the questions. Write for example "
     "B=question,C=answer."),
    ("B=question,C=question", "two columns hold the same. Name one for the questions, one for "
     "topics."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_columns_that_are_told_wrongly_are_refused(
    text: str, message: str, table: Path, faq: Callable[..., Result]
) -> None:
    with pytest.raises(ColumnsError) as caught:
        parse_columns(text)
    assert str(caught.value) == message
    result = faq("import", "--dry-run", "--columns", text, str(table))
    assert (result.exit_code, message in result.output) == (2, True), result.output


SHOWN = (
    "A “Nr”, B “Bereich”, C “Was man fragt”, D “Was wir sagen”, E “Noch”, F “Lage”"
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fragen=question", "Fragen"),
        ("C=question,K=answer", "K"),
        ("C=question,was wir=answer", "was wir"),
    ],
)
def test_a_column_that_is_not_there_is_named_with_those_that_are(
    text: str, name: str, table: Path, folder: Path
) -> None:
    message = f"no table of the document has a column “{name}”. Its columns are {SHOWN}."
    options = ImportOptions(columns=told_columns(text))
    account = import_documents([table], folder, options=options).account
    assert account.failures == (str(SourceError(str(table), message)),)


HEADED = [
    ("Nr;Was;Inhalt\n1;Spind;Am Tresen\n2;Funk;Ja, frei\n", "B=question,C=answer"),
    ("Was;Antwort\nSpind;Am Tresen\nFunk;Ja, frei\n", "A=question,B=answer"),
    ("Was;Inhalt;Status\nSpind;Am Tresen;fertig\nFunk;Ja;fertig\n", "A=question,B=answer"),
    ("Was;Inhalt;Woche\nSpind;Am Tresen;7\nFunk;Ja;8\n", "A=question,B=answer"),
    ("Spind;Am Tresen\nFunk;Ja\n", "A=question,B=answer"),
]


@pytest.mark.parametrize(("text", "told"), HEADED)
def test_the_headings_of_columns_told_by_letters_are_no_question(
    text: str, told: str, tmp_path: Path, folder: Path
) -> None:
    (tmp_path / "lockers.csv").write_text(text, "utf-8")
    options = ImportOptions(columns=told_columns(told))
    done = import_documents([tmp_path / "lockers.csv"], folder, options=options)
    found = [one.question for one in done.recognitions["lockers.csv"].questions]
    assert found == ["Spind", "Funk"]


def test_what_keeps_told_columns_for_good_is_written_out(table: Path, folder: Path) -> None:
    options = ImportOptions(columns=told_columns("D = answer; was man fragt=question,A=ignore"))

    def note() -> list[str]:
        (document,) = import_documents([table], folder, options=options).account.documents
        return [one for one in document.notes if one.startswith("every import")]

    says = (
        "every import reads this document again, and knows these columns only if "
        "content/sources/sources.toml says them. Write there, each on a line of its own: {} "
        'columns = "D=answer,was man fragt=question,A=ignore"'
    )
    assert note() == [says.format('[[document]], file = "table.csv" and')]
    register = folder / "sources" / "sources.toml"
    register.write_text('[[document]]\nfile = "table.csv"\n', "utf-8")
    assert note() == [says.format("below its [[document]]")]
    line = 'columns = "D=answer,was man fragt=question,A=ignore"\n'
    register.write_text(register.read_text("utf-8") + line, "utf-8")
    assert note() == []
