"""Documents are imported: what they would bring is read and settled before anything is written.

GET  /import/               takes a document, and lists those that wait
GET  /import/<id>/          its account, and what is to be chosen and settled
POST /import/<id>/          keeps what was chosen; writes, if that is what was seen, or drops it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import sep
from pathlib import Path
from typing import cast

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from ingest.documents.columns import ColumnRole, ColumnsError
from ingest.errors import FaqError
from ingest.importing.account import (
    MORE_DUPLICATES,
    Account,
    Action,
    DocumentAccount,
    Duplicates,
    FileAction,
    format_account,
)
from ingest.importing.advice import advice_without_questions
from ingest.importing.importer import Import
from ingest.importing.options import Answers, Gone, Side
from ingest.phrasing import counted
from webapp.desk.shared.comparing import compared_texts
from webapp.desk.shared.workspace import Reading, workspace
from webapp.desk.waiting import NEW, Choices, Imports, Said, WaitingImport, digest_of_plan

__all__ = ["importing"]

importing = Blueprint("importing", __name__)

_ANOTHER = ":another"
"""What the document is, where one of its name is there and it is no version of any."""


@dataclass(frozen=True)
class _Pair:
    """Two questions that may be one, and what may be done about them here."""

    pair: Duplicates
    is_open: bool
    """Whether it is settled here: one of them is not in the content yet."""
    path: str
    """Of the content file of the one that is there, below the folder; empty where neither is."""
    document: str
    """File name of the document of the other."""


@importing.get("/import/")
def documents() -> str:
    return render_template("desk/import.html", waiting=_imports().waiting())


@importing.post("/import/")
def take() -> BaseResponse | Response:
    sent = [one for one in request.files.getlist("document") if one.filename]
    try:
        if not sent:
            raise FaqError("No document came. Choose one first.")
        files = _reading().files
        taken = [_imports().add(one.filename or "", one.stream.read(), files) for one in sent]
        unread = {one.id: said for one in taken if (said := _drop_unreadable(one))}
        kept = [one for one in taken if one.id not in unread]
        problem = " ".join(unread.values())
        if not kept:
            raise FaqError(problem)
        if unread:
            flash(problem)
        if len(taken) > 1:
            return redirect(url_for("importing.documents"))
        return redirect(url_for("importing.account", slug=kept[0].id))
    except FaqError as error:
        page = render_template("desk/import.html", waiting=_imports().waiting(), problem=str(error))
        return Response(page, status=422)


def _drop_unreadable(waiting: WaitingImport) -> str:
    """Why nothing of a document can be read, so that it waits no more; empty where it can be."""
    try:
        found = _imports().plan(waiting, _reading().files).account
    except (FaqError, ColumnsError):  # of the content, which its page tells
        return ""
    if found.documents:
        return ""
    _imports().drop(waiting.id)
    return " ".join(_without_folder(one, waiting) for one in found.failures)


def _without_folder(message: str, waiting: WaitingImport) -> str:
    """A message with the name of a document alone, not where the desk keeps it."""
    return message.replace(f"{waiting.path.parent}{sep}", "")


@importing.get("/import/<slug>/")
def account(slug: str) -> BaseResponse | str:
    imports = _imports()
    waiting = imports.find(slug)
    if waiting is None:
        done = imports.done(slug) or abort(404, "It has been imported or dropped already.")
        return _done_page(done)
    return _page(waiting)


@importing.get("/import/<slug>/lines/")
def lines(slug: str) -> Response:
    """Every line of the document with its place, as `faq import --html` writes it."""
    from webapp.reports.import_account import render_account

    imports = _imports()
    waiting = imports.find(slug)
    try:
        plan = imports.plan(waiting, _reading().files) if waiting else imports.done(slug)
    except (FaqError, ColumnsError):
        plan = None
    if plan is None:
        abort(404, "It has been imported or dropped already.")
    page = Response(render_account(plan.account))
    # It has its style in itself, and no script.
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; "
        "sandbox"
    )
    return page


@importing.post("/import/<slug>/")
def settle(slug: str) -> BaseResponse | Response | str:
    imports, act = _imports(), request.form.get("act", "look")
    with imports.lock:
        waiting = imports.find(slug)
        if waiting is None:
            abort(409, "Somebody has imported or dropped this document meanwhile.")
        if act == "drop":
            imports.drop(slug)
            flash("Dropped. Nothing was written.")
            return redirect(url_for("importing.documents"))
        try:
            waiting = _chosen(waiting, act)
        except FaqError as error:
            return Response(_page(waiting, problem=str(error)), status=422)
        imports.keep(waiting)
        if act != "write":
            return redirect(url_for("importing.account", slug=slug, _anchor=_anchor(act)))
        try:
            files = _reading().files
            plan = imports.plan(waiting, files)
            if request.form.get("seen") != digest_of_plan(plan, waiting.choices):
                return Response(_page(waiting, is_changed=True), status=409)
            done = imports.write(waiting, files)
        except (FaqError, ColumnsError) as error:
            return Response(_page(waiting, problem=str(error)), status=422)
    if not done.account.documents:  # it cannot be read any more
        return Response(_page(waiting), status=422)
    return redirect(url_for("importing.account", slug=slug))


def _anchor(act: str) -> str:
    return "settled" if act.startswith(("same", "different", "file", "undo")) else "main"


def _imports() -> Imports:
    return cast(Imports, current_app.config["IMPORTS"])


def _reading() -> Reading:
    return workspace().read()


def _chosen(waiting: WaitingImport, act: str) -> WaitingImport:
    """The document with what the form says. Raises FaqError."""
    sent, choices, imports = request.form, waiting.choices, _imports()
    files = _reading().files
    topics = {one.record.id for one in files.topics}

    def topic(name: str) -> str:
        if title := " ".join(sent.get(f"new.{name}", "").split()):
            return f"{NEW}{title}"
        return chosen if (chosen := sent.get(f"topic.{name}", "")) in topics else ""

    headings = sent.getlist("heading")
    own = {title: one for n, title in enumerate(headings) if (one := topic(str(n)))}
    columns = {
        name.removeprefix("column."): role
        for name, role in sent.items()
        if name.startswith("column.") and role in tuple(ColumnRole)
    }
    known = {one.name for one in files.knowledge.sources}
    version = sent.get("version_of", "")
    if version == _ANOTHER:
        waiting = imports.named(waiting, _free_name(waiting.name, known))
    choices = replace(
        choices,
        version_of=version if version in known else "",
        answers=_one_of(Answers, sent.get("answers", "")) or choices.answers,
        gone=_one_of(Gone, sent.get("gone", "")) or choices.gone,
        topic=topic("all"),
        topics=own if headings else choices.topics,
        # What the form only repeats of what the import has found is no choice.
        columns=columns
        if choices.columns or ",".join(columns.values()) != sent.get("columns", "")
        else {},
    )
    return replace(waiting, choices=replace(choices, said=_with_said(waiting, choices, act)))


def _one_of(kind: type[Answers] | type[Gone], value: str) -> str:
    return value if value in tuple(kind) else ""


def _free_name(name: str, known: set[str]) -> str:
    path = Path(name)
    names = (f"{path.stem}-{number}{path.suffix}" for number in range(2, 1000))
    return next(one for one in names if one not in known)


def _with_said(waiting: WaitingImport, choices: Choices, act: str) -> tuple[Said, ...]:
    """What staff have said with one more thing, or one less, by the button that they pressed."""
    kind, _, rest = act.partition(" ")
    number = int(rest) if rest.isdecimal() else -1
    if kind == "undo":
        return tuple(one for n, one in enumerate(choices.said) if n != number)
    if kind not in ("same", "same-file", "same-document", "different", "file", "documents"):
        return choices.said
    plan = _imports().plan(waiting, _reading().files)
    if request.form.get("seen") != digest_of_plan(plan, waiting.choices):
        flash("What would be written has changed meanwhile: nothing was noted. Look again.")
        return choices.said
    if kind in ("file", "documents"):
        open_files = _conflicts(plan.account)
        if not 0 <= number < len(open_files):
            return choices.said
        path = _below(open_files[number].path)
        whose = Side.FILE if kind == "file" else Side.DOCUMENTS
        return (*choices.said, Said("file", path, path=path, whose=whose))
    pairs = [*_pairs(plan.account)]
    if not 0 <= number < len(pairs) or not pairs[number].is_open:
        return choices.said
    one = pairs[number]
    newer, older = one.pair.newer, one.pair.older
    title = f"“{newer.question}” and “{older.question}”"
    if kind == "different":
        return (*choices.said, Said(kind, title, (newer.id, older.id)))
    answers: dict[str, str] = {"same-file": Side.FILE, "same-document": one.document}
    answer = answers.get(kind, "")
    return (
        *choices.said,
        Said(
            "same",
            title,
            (newer.question, older.question),
            path=one.path if answer else "",
            whose=answer,
        ),
    )


def _pairs(account: Account) -> Iterator[_Pair]:
    known = _reading().files.knowledge.question_by_id
    for pair in account.duplicates:
        there = [one for one in (pair.newer, pair.older) if one.id in known]
        new = [one for one in (pair.newer, pair.older) if one.id not in known]
        has_answers = bool(pair.newer.answer and pair.older.answer) and not pair.has_same_answer
        path = _below(there[0].path) if len(there) == 1 and has_answers else ""
        yield _Pair(pair, bool(new), path, new[0].document if new else "")


def _conflicts(account: Account) -> list[FileAction]:
    return [one for one in account.files if one.action is Action.INCOMING and one.conflicts]


def _below(path: str) -> str:
    return Path(path).relative_to(workspace().content).as_posix()


def _page(waiting: WaitingImport, *, problem: str = "", is_changed: bool = False) -> str:
    reading, imports = _reading(), _imports()
    plan: Import | None = None
    try:
        plan = imports.plan(waiting, reading.files)
    except (FaqError, ColumnsError) as error:
        problem = problem or str(error)
    found = plan.account if plan else Account((), ())
    document = found.documents[0] if found.documents else None
    others = sorted({one.name for one in reading.files.knowledge.sources} - {waiting.name})
    is_there = waiting.name in {one.name for one in reading.files.knowledge.sources}
    return render_template(
        "desk/import_account.html",
        waiting=waiting,
        choices=waiting.choices,
        document=document,
        account=replace(
            found, failures=tuple(_without_folder(one, waiting) for one in found.failures)
        ),
        totals=found.totals(),
        advice=_advice(document) if document and not document.questions else "",
        others=others,
        is_there=is_there,
        another=_ANOTHER,
        topics=reading.files.knowledge.topics,
        roles=tuple(ColumnRole),
        pairs=[*_pairs(found)],
        conflicts=[
            (
                one,
                [(part, compared_texts(part.kept, part.incoming)) for part in one.conflicts],
            )
            for one in _conflicts(found)
        ],
        compared=compared_texts,
        groups=_groups(found),
        below=_below,
        seen=digest_of_plan(plan, waiting.choices) if plan else "",
        more_duplicates=MORE_DUPLICATES,
        new=NEW,
        counted=counted,
        problem=_without_folder(problem, waiting),
        is_changed=is_changed,
    )


def _advice(document: DocumentAccount) -> str:
    if document.columns:
        return "Say below what its columns hold, and look again."
    return advice_without_questions(document.name, document.lines)


def _groups(account: Account) -> list[tuple[Action, list[FileAction]]]:
    """The files that change, by what is done with them."""
    groups = [(action, [one for one in account.files if one.action is action]) for action in Action]
    return [(action, of) for action, of in groups if of and action is not Action.UNCHANGED]


def _done_page(done: Import) -> str:
    return render_template(
        "desk/import_done.html",
        account=done.account,
        totals=done.account.totals(),
        groups=_groups(done.account),
        text=format_account(done.account),
        below=_below,
        stem=lambda path: Path(path).stem,
        known=_reading().files.knowledge.question_by_id,
        counted=counted,
    )
