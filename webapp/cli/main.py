"""The command `faq`."""

from __future__ import annotations

import datetime as dt
import errno
import gc
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
import waitress

from ingest.content.loading import load, open_content
from ingest.content.model.knowledge import KnowledgeBase
from ingest.content.remarks import Remark, find_remarks
from ingest.content.review import review
from ingest.errors import ContentError, FaqError, Fault, UsageError, did_you_mean
from ingest.files import write_atomically
from ingest.importing.account import format_account
from ingest.importing.importer import import_documents, records_found
from ingest.phrasing import counted
from search.engine import Hit, Results, search
from search.entries import CRITERION, Entry, entries_of, entry_from_json
from search.expectations import try_expectations
from search.explanation import ScoreExplanation, explain
from search.index import build_index
from search.metrics import Judged
from search.scored_index import ScoredIndex
from search.synonyms import CONCEPT_PREFIX, NO_ALIASES, Aliases, aliases_of
from search.whoosh_store import check_staff_query, open_or_build
from webapp.application import create_app
from webapp.export.exporter import export_site
from webapp.formats.pdf import missing_for_pdf
from webapp.publish.gate import Budget, publish
from webapp.publish.report import as_json as report_as_json
from webapp.publish.report import format_report
from webapp.publish.report import render_report as render_publish_report
from webapp.reports.evaluation import Answered, as_json, format_table, render_report
from webapp.reports.explanation import confidence_in_words, format_explanation, part_in_words
from webapp.reports.import_account import render_account

__all__ = ["main"]

_FAULT_KEYS = ("path", "line", "problem", "remedy")
"""What `faq check --json` says of a fault."""

_T = TypeVar("_T")

_PATH = click.Path(path_type=Path)

_FILE = click.Path(path_type=Path, dir_okay=False)

_THIS_COMPUTER = ("127.0.0.1", "::1", "localhost")

_COLLECTED = 100_000
"""Objects from which on Python looks for lost ones: records are many, and none of them gets lost.
With its own 700 a fifth of the time of a large export goes by."""


class _Faq(click.Group):
    """Prints every fault we know as one message; a traceback means a bug of ours."""

    def invoke(self, ctx: click.Context) -> Any:
        gc.set_threshold(_COLLECTED, *gc.get_threshold()[1:])
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a Windows pipe cannot say every sign
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except FaqError as error:
            click.echo(error, err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of the output, such as `head`, has had enough
            sys.stderr.close()
            ctx.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of the work, not of the alphabet


def _content_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--content",
        type=_PATH,
        default=Path("content"),
        show_default=True,
        metavar="DIR",
        help="The folder that staff edit.",
    )(command)


def _index_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--index",
        type=_PATH,
        metavar="DIR",
        help="Where the index is kept. [default: .faq-index beside the content]",
    )(command)


def _json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def _dry_run_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--dry-run", is_flag=True, help="Only tell what would happen; write nothing."
    )(command)


def _count_option(
    name: str, default: int, metavar: str, words: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option with a whole number of 1 or more."""
    return click.option(
        name,
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        metavar=metavar,
        help=words,
    )


def _records_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--records",
        type=_PATH,
        metavar="FILE.jsonl",
        help='Search these {"id", "topic", "question", "answer"} lines instead of the content.',
    )(command)


@click.group(cls=_Faq, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aimh-faq")
def main() -> None:
    """Questions and answers: from old documents to a site that can be searched.

    \b
    The usual way:
      faq import minutes.txt    takes the questions out of a document
      (edit the files in content/faq/ with any text editor)
      faq check                 says what is wrong in them, file and line
      faq serve                 shows the site on this computer
      faq publish site          says what changes and writes the site as a folder

    Run a command with --help to learn more, such as: faq import --help
    """


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=_PATH, metavar="FILE...")
@_dry_run_option
@click.option(
    "--records",
    type=_FILE,
    metavar="OUT.jsonl",
    help="Also write one line for each record found in each document.",
)
@click.option(
    "--html",
    type=_FILE,
    metavar="REPORT.html",
    help="Also write the account as one page, with every line of the documents.",
)
@_json_option
@_content_option
def import_command(
    files: tuple[Path, ...],
    dry_run: bool,
    records: Path | None,
    html: Path | None,
    as_json: bool,
    content: Path,
) -> None:
    """Take questions and answers out of documents.

    Makes one file for each question in content/faq/ and accounts for every line of every
    document: kept, and where to, or dropped, and why. What you have edited is never overwritten:
    changes of yours and of the documents are taken together, and where they conflict, both
    versions are put beside your file, in one that ends in .incoming.
    """
    done = import_documents(
        files,
        content,
        dry_run=dry_run,
        progress=lambda paths: _progress(paths, len(paths), "Reading"),
    )
    if records is not None:
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in records_found(done))
        write_atomically(records, "".join(lines).encode())
    account = done.account
    if html is not None:
        write_atomically(html, render_account(account).encode())
    if as_json:
        _print_json(account.as_json())
    elif account.documents:
        click.echo(format_account(account), nl=False)
    if html is not None and not as_json:
        click.echo(f"{html}: the account, with every line beside what became of it", err=True)
    for failure in account.failures:
        click.echo(failure, err=True)
    if account.failures:
        raise SystemExit(1)


@main.command()
@_json_option
@_content_option
def check(as_json: bool, content: Path) -> None:
    """Say what is wrong in the content, all of it, by file and line.

    Faults keep the site from being built. Remarks do not: a criterion has changed since an
    answer was checked against it, a figure contradicts its criterion, a former name is used, a
    link is missing, two questions share a wording, a search does not find what
    expectations.toml says it must.
    """
    faults: list[Fault] = []
    remarks: list[Remark] = []
    knowledge = KnowledgeBase()
    try:
        files = open_content(content)
        knowledge, remarks = files.knowledge, find_remarks(files)
        if files.expectations:
            remarks = sorted(
                [*remarks, *try_expectations(_fresh_index(knowledge), files.expectations)]
            )
    except ContentError as error:
        faults = list(error.faults)
    if as_json:
        _print_json(
            {
                "faults": [{key: getattr(fault, key) for key in _FAULT_KEYS} for fault in faults],
                "remarks": [asdict(remark) for remark in remarks],
            }
        )
    else:
        for found in (*faults, *remarks):
            click.echo(found)
        if faults:
            click.echo(
                f"{counted(len(faults), 'fault')}. Remarks are looked for without faults.", err=True
            )
        else:
            click.echo(f"No faults: {_contents(knowledge)}.")
        if remarks:
            click.echo(counted(len(remarks), "remark"), err=True)
    if faults:
        raise SystemExit(1)


def _fresh_index(knowledge: KnowledgeBase) -> ScoredIndex:
    """The public index, in memory: a check writes nothing."""
    public = knowledge.public()
    return build_index(entries_of(public), aliases_of(public))


def _contents(knowledge: KnowledgeBase) -> str:
    """What a content folder holds, in a line."""
    answered = sum(question.is_answered for question in knowledge.questions)
    return (
        f"{counted(len(knowledge.questions), 'question')}, {answered} answered, "
        f"in {counted(len(knowledge.topics), 'topic')}; "
        f"{counted(len(knowledge.criteria), 'criterion', 'criteria')}"
    )


@main.command("review")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@_content_option
def review_command(ids: tuple[str, ...], content: Path) -> None:
    """Accept an answer as it stands beside its criteria.

    Notes in the question's file what its criteria say now, and for a published answer today as
    the day of its review. `faq check` names the answer again when one of them changes.
    """
    changed = review(open_content(content), ids, dt.date.today())
    for path in changed:
        click.echo(f"{path}: reviewed")
    if not changed:
        click.echo("Reviewed before; nothing has changed.")


@main.command()
@_content_option
@_index_option
def build(content: Path, index: Path | None) -> None:
    """Build the index. The other commands do it by themselves when it is out of date."""
    knowledge = load(content)
    folder = _index_folder(content, index)
    _, was_built = open_or_build(knowledge, folder)
    state = "Built" if was_built else "Up to date:"
    records = (
        f"{counted(len(knowledge.questions), 'question')} and "
        f"{counted(len(knowledge.criteria), 'criterion', 'criteria')}"
    )
    click.echo(f"{state} the index of {records} in {folder}")


@main.command("search")
@click.argument("words", nargs=-1, metavar="QUERY")
@click.option(
    "--queries",
    type=_PATH,
    metavar="FILE.jsonl",
    help='Answer a batch of {"id", "query"} lines instead.',
)
@_records_option
@_count_option("--limit", 10, "N", "Hits at most.")
@click.option("--topic", metavar="ID", help="Only hits of this topic.")
@click.option("--category", metavar="ID", help="Only hits of this endorsement category.")
@click.option(
    "--staff",
    is_flag=True,
    help='QUERY is in the query language: status:open topic:training "a phrase" AND OR NOT.',
)
@_json_option
@_content_option
@_index_option
def search_command(
    words: tuple[str, ...],
    queries: Path | None,
    records: Path | None,
    limit: int,
    topic: str | None,
    category: str | None,
    staff: bool,
    as_json: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Search as applicants do, with the same hits and scores as on the site.

    A batch writes one line for each query: {"id", "confident", "hits": [{"id", "score", "kind"}]}.
    """
    query = " ".join(words) if words else None
    if (query is None) == (queries is None):
        raise UsageError("Give one query, or a batch with --queries.")
    if staff and (query is None or records or topic or category):
        raise UsageError("--staff searches the content for one query, without other filters.")
    if staff and query is not None:
        _staff_search(query, limit, as_json, content, index)
        return
    scored, titles, topics = _searched(records, content, index)
    if topic is not None and topic not in topics:
        raise UsageError(f"There is no topic “{topic}”. {did_you_mean(topic, topics)}")
    if category is not None and records is None:
        category = _category_id(category, load(content))
    if query is not None:
        results = search(scored, query, limit=limit, topic=topic, category=category)
        if as_json:
            hits = [{**hit._asdict(), "title": titles[hit.id]} for hit in results.hits]
            _print_json({"query": query, **_plain(results), "totals": results.totals, "hits": hits})
        else:
            _print_results(results, titles)
        return
    assert queries is not None
    for number, value in _json_lines(queries):
        asked = _text(value, "query", queries, number)
        results = search(scored, asked, limit=limit, topic=topic, category=category)
        click.echo(json.dumps({"id": value.get("id"), **_plain(results)}))


def _category_id(name: str, knowledge: KnowledgeBase) -> str:
    """The id of a category by any of its names. Raises UsageError where there is none."""
    found = next((one.id for one in knowledge.categories if one.is_called(name)), None)
    if found is None:
        known = [one.id for one in knowledge.categories]
        raise UsageError(f"There is no category “{name}”. {did_you_mean(name, known)}")
    return found


def _staff_search(query: str, limit: int, as_json: bool, content: Path, index: Path | None) -> None:
    check_staff_query(query)
    knowledge = load(content)
    store, _ = open_or_build(knowledge, _index_folder(content, index))
    found = [_described(slug, knowledge) for slug in store.find(query, limit=limit)]
    if as_json:
        _print_json(found)
        return
    for one in found:
        click.echo(f"{one['status']:<10} {one['id']}\n           {one['title']}")
    click.echo(counted(len(found), "record") + " found", err=True)


def _described(slug: str, knowledge: KnowledgeBase) -> dict[str, str]:
    """What staff see of a record that was found; the status of a criterion is its standing."""
    if slug in knowledge.question_by_id:
        one = knowledge.question_by_id[slug]
        return {"id": slug, "topic": one.topic, "status": one.status, "title": one.title}
    criterion = knowledge.criterion_by_id[slug]
    return {"id": slug, "topic": "", "status": criterion.standing, "title": criterion.title}


def _print_results(results: Results, titles: Mapping[str, str]) -> None:
    if not results.hits:
        click.echo("Nothing was found.")
        return
    criteria = [hit for hit in results.hits if hit.kind == CRITERION]
    questions = [hit for hit in results.hits if hit.kind != CRITERION]
    if criteria:
        click.echo("Criteria:")
        _print_hits(criteria, titles)
    if criteria and questions:
        click.echo("Questions:")
    if questions and not results.confident:
        click.echo("Nothing clearly answers this. The nearest:")
    _print_hits(questions, titles)


def _print_hits(hits: Iterable[Hit], titles: Mapping[str, str]) -> None:
    for hit in hits:
        click.echo(f"{hit.score:>6}  {hit.id}\n        {titles[hit.id]}")


@main.command("explain")
@click.argument("query", metavar="QUERY")
@click.argument("record_id", metavar="ID")
@_records_option
@_json_option
@_content_option
@_index_option
def explain_command(
    query: str,
    record_id: str,
    records: Path | None,
    as_json: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Say why a record stands where it stands for a query.

    Prints the sum that is its score: each thing asked that it holds, how that was understood,
    and what it counts; then what was asked and is not in it, what stands first, and whether the
    search is sure of its best question. Put QUERY in quotes.
    """
    scored, titles, _ = _searched(records, content, index)
    knowledge = None if records is not None else load(content)
    if record_id in titles and all(record_id != record.id for record in scored.records):
        raise UsageError(f"The public does not see “{record_id}”, so no search of theirs finds it.")
    aliases, labels = _names(knowledge)
    one = explain(scored, query, record_id, concepts_of_stem=aliases.concepts_of_stem)
    if as_json:
        _print_json(_explained(one, titles, labels))
    else:
        click.echo(format_explanation(one, titles, labels), nl=False)


def _names(knowledge: KnowledgeBase | None) -> tuple[Aliases, dict[str, str]]:
    """The names that the search knows, and what staff call each concept."""
    if knowledge is None:
        return NO_ALIASES, {}
    labels = {f"{CONCEPT_PREFIX}{term.id}": term.preferred for term in knowledge.terms}
    labels |= {f"{CONCEPT_PREFIX}{one.id}": one.name for one in knowledge.categories}
    return aliases_of(knowledge.public()), labels


def _explained(
    one: ScoreExplanation, titles: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, Any]:
    """An explanation as plain values."""
    values = asdict(one)
    values["title"], values["score"] = titles[one.id], one.score
    for value, part in zip(values["parts"], one.parts, strict=True):
        value["words"] = part_in_words(part, labels)
    values["why_confident"] = confidence_in_words(one)
    return values


@main.command()
@click.argument("queries", type=_PATH, metavar="QUERIES.jsonl")
@_records_option
@click.option(
    "--html",
    type=_FILE,
    metavar="REPORT.html",
    help="Also write a report, one page that needs nothing else.",
)
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@_content_option
@_index_option
def evaluate(
    queries: Path,
    records: Path | None,
    html: Path | None,
    json_wanted: bool,
    content: Path,
    index: Path | None,
) -> None:
    """Measure the search with {"id", "query", "expected": [...]} lines.

    A line may have a "style", such as "keywords": then each style is measured by itself, too.
    A line whose "expected" is [] has no answer, and the search should say so.
    """
    scored, titles, _ = _searched(records, content, index)
    answered = []
    for number, value in _json_lines(queries):
        query = _text(value, "query", queries, number)
        results = search(scored, query, limit=len(scored.records))
        expected = value.get("expected")
        if not isinstance(expected, list):
            raise FaqError(f"{queries}:{number}: “expected” is not a list. Write it as [].")
        if not all(isinstance(one, str) for one in expected):
            raise FaqError(f"{queries}:{number}: “expected” holds something that is not an id.")
        style = _text(value, "style", queries, number) if "style" in value else ""
        ids = [hit.id for hit in results.hits]
        judged = Judged(ids, frozenset(expected), results.confident, style)
        answered.append(Answered(value.get("id"), query, judged))
    if html is not None:
        write_atomically(html, render_report(answered, titles, queries.name).encode())
    if json_wanted:
        _print_json(as_json(answered, titles))
        return
    click.echo(format_table(answered), nl=False)
    if html is not None:
        click.echo(f"{html}: the report, with the searches in which something went wrong", err=True)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port."
)
@click.option("--drafts", is_flag=True, help="Show draft answers too, marked as drafts.")
@_content_option
@_index_option
def serve(host: str, port: int, drafts: bool, content: Path, index: Path | None) -> None:
    """Show the site on this computer. Edited files show at the next look at a page."""
    if drafts and host not in _THIS_COMPUTER:
        click.echo(f"Drafts will be seen by everyone who can reach {host}.", err=True)
    app = create_app(content, _index_folder(content, index), with_drafts=drafts)
    try:
        server = waitress.create_server(app, host=host, port=port)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            other = port + 1 if port < 65535 else 8000
            remedy = f"Another program may use the port: try --port {other}."
        else:
            remedy = "Name an address of this computer with --host."
        raise UsageError(f"Cannot listen on {host}:{port} ({error.strerror}). {remedy}") from error
    except ValueError as error:  # what waitress makes of a host name that nobody knows
        raise UsageError(
            f"Cannot listen on {host}:{port} (no such address). "
            "Name an address of this computer with --host."
        ) from error
    # A name such as "localhost" may stand for several addresses; each has its listener.
    bound = getattr(server, "effective_listen", None) or [(host, server.effective_port)]
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The site is on http://{shown}:{bound[0][1]}/ (Ctrl+C ends it)")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        server.run()


_WITHOUT_BASE_ADDRESS = (
    "site.toml does not say where the site will be: there is no sitemap, no canonical link and no "
    "search for the browser's address bar, and the page 404.html has no layout below the first "
    'folder. Write base_address = "https://..." below [site] to have them.'
)


@main.command("publish")
@click.argument("target", type=_PATH, metavar="DIR")
@click.option(
    "--against",
    type=_PATH,
    metavar="OLD",
    help="Compare with this export or manifest. [default: the export in DIR]",
)
@_dry_run_option
@click.option(
    "--report",
    "report_path",
    type=_FILE,
    metavar="REPORT.html",
    help="Also write the report as one page, with the words that changed.",
)
@click.option(
    "--let-go",
    multiple=True,
    metavar="ADDRESS",
    help="Accept that this address vanishes, such as questions/old-fees/.",
)
@click.option(
    "--pdf",
    "pdf_wanted",
    is_flag=True,
    help="With PDFs. An export that has them keeps them without this.",
)
@_count_option(
    "--budget", Budget.page // 1000, "KB", "What a question's page may weigh, compressed."
)
@_count_option(
    "--index-budget", Budget.index // 1000, "KB", "What the search index may weigh, compressed."
)
@_json_option
@_content_option
def publish_command(
    target: Path,
    against: Path | None,
    dry_run: bool,
    report_path: Path | None,
    let_go: tuple[str, ...],
    pdf_wanted: bool,
    budget: int,
    index_budget: int,
    as_json: bool,
    content: Path,
) -> None:
    """Export the site, unless readers would lose something.

    Compares the new site with the one in DIR and tells what changes: questions added, changed
    word by word, retired. Stops before anything is written when an address would vanish, a search
    of expectations.toml fails, a link is dead or a page is too large, and says what to do.
    """
    report = publish(
        content,
        target,
        against=against,
        let_go=let_go,
        with_pdf=pdf_wanted,
        budget=Budget(budget * 1000, index_budget * 1000),
        is_dry_run=dry_run,
        progress=_progress,
    )
    if report_path is not None:
        write_atomically(report_path, render_publish_report(report).encode())
    if as_json:
        _print_json(report_as_json(report))
    else:
        click.echo(format_report(report), nl=False)
        if report_path is not None:
            click.echo(f"{report_path}: the report, with all words that changed", err=True)
    if not report.has_base_address:
        click.echo(_WITHOUT_BASE_ADDRESS, err=True)
    if report.stops:
        raise SystemExit(1)


@main.command()
@click.argument("target", type=_PATH, metavar="DIR")
@click.option(
    "--pdf", "pdf_wanted", is_flag=True, help="Also make a PDF of each topic and a handbook."
)
@_content_option
def export(target: Path, pdf_wanted: bool, content: Path) -> None:
    """Write the site as a folder that works anywhere, searching included.

    An earlier export in DIR is replaced when the new one is complete. A folder that holds
    anything else is refused.
    """
    missing = missing_for_pdf() if pdf_wanted else ""
    exported = export_site(
        content,
        target,
        with_pdf=pdf_wanted and not missing,
        progress=lambda pages, total: _progress(pages, total, "Exporting"),
    )
    if not (target / "sitemap.xml").exists():
        click.echo(_WITHOUT_BASE_ADDRESS, err=True)
    click.echo(
        f"{counted(exported.files, 'file')} in {target}, {exported.changed} of them new or "
        f"changed. Open {target / 'index.html'} in a browser."
    )
    if missing:
        click.echo(missing, err=True)
        raise SystemExit(1)


def _progress(items: Iterable[_T], total: int, label: str) -> Iterator[_T]:
    """The items, with a progress bar on a terminal and silently in a pipe."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length=total, label=label, file=sys.stderr) as bar:
        yield from bar


def _index_folder(content: Path, index: Path | None) -> Path:
    return index if index is not None else content.resolve().parent / ".faq-index"


def _searched(
    records: Path | None, content: Path, index: Path | None
) -> tuple[ScoredIndex, dict[str, str], set[str]]:
    """The index to search, the titles of its records by id, and the ids of its topics."""
    if records is not None:
        entries = _read_records(records)
        titles = {entry.id: entry.question for entry in entries}
        return build_index(entries), titles, {entry.topic for entry in entries}
    knowledge = load(content)
    store, _ = open_or_build(knowledge, _index_folder(content, index))
    titles = {str(one.id): one.title for one in knowledge.questions}
    titles |= {one.id: one.title for one in knowledge.criteria}
    return store.scored, titles, {topic.id for topic in knowledge.topics}


def _read_records(path: Path) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for number, value in _json_lines(path):
        try:
            entry = entry_from_json(value)
        except ValueError as error:
            raise FaqError(
                f"{path}:{number}: {error}. A line needs “id” and “question”, in quotes."
            ) from error
        if entry.id in entries:
            raise FaqError(f"{path}:{number}: the id “{entry.id}” stands here a second time.")
        entries[entry.id] = entry
    return list(entries.values())


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and value of each line of a JSON lines file; blank lines are passed over."""
    try:
        file: TextIO = path.open(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Check the name.") from error
    with file:
        try:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, _json_object(line, f"{path}:{number}")
        except UnicodeDecodeError as error:
            raise FaqError(f"{path}: this is not UTF-8 text. Save it as UTF-8.") from error
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror}).") from error


def _json_object(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too long or too deep"
        raise FaqError(f"{place}: this is not JSON ({reason}). Write one object a line.") from error
    if not isinstance(value, dict):
        raise FaqError(f'{place}: this is not an object. Write {{"id": ...}}.')
    return value


def _text(value: Mapping[str, Any], key: str, path: Path, number: int) -> str:
    text = value.get(key)
    if not isinstance(text, str):
        raise FaqError(f"{path}:{number}: “{key}” is missing or no text. Write it in quotes.")
    return text


def _plain(results: Results) -> dict[str, Any]:
    return {"confident": results.confident, "hits": [hit._asdict() for hit in results.hits]}


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2))
