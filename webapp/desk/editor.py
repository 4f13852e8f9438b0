"""The editor of a record: its form, its checks while somebody writes, its saves and its history.

GET  /edit/<kind>/<id>/      the form, with what was not saved, if it is asked for
POST /edit/<kind>/<id>/      saves, or shows the form again with what keeps it from being saved
POST /draft/<kind>/<id>/     keeps what was not saved, and says what is wrong in it (JSON)
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.files.edits import RecordText, read_record_text, typed
from ingest.content.review import Choice, review
from ingest.errors import FaqError
from ingest.files import present_bytes
from webapp.desk.checking import Note, notes_of
from webapp.desk.forms import Form, fields_of, new_bytes, read_place, with_present
from webapp.desk.history import versions
from webapp.desk.shared.comparing import compared, text_of
from webapp.desk.shared.places import RECORD, Place, find_place
from webapp.desk.shared.saving import Conflict, ConflictError, merged, save
from webapp.desk.shared.store import Unsaved, digest_of
from webapp.desk.shared.workspace import Reading, workspace

__all__ = ["editor"]

editor = Blueprint("editor", __name__)

_OWN = ("csrf", "edit", "act")
"""Fields of a form that say nothing of the record."""


@editor.get("/edit/<kind>/<slug>/")
def edit(kind: str, slug: str) -> str:
    place, reading = _place(kind, slug)
    store = workspace().store
    unsaved = store.unsaved(request.args.get("unsaved", ""))
    is_there = find_place(reading.files, kind, slug) is not None
    if unsaved is not None and (unsaved.kind, unsaved.id) == (kind, slug):
        problem = "" if is_there else "Somebody has removed this. Save, and choose what is to be."
        return _page(
            place, reading, unsaved.bases, unsaved.form, edit=unsaved.edit, problem=problem
        )
    if not is_there:
        abort(404, f"Somebody has removed “{place.label}”.")
    workspace().keep_place(place)
    bases = {part: store.keep(present_bytes(path)) for part, path in place.paths.items()}
    return _page(place, reading, bases, {}, is_text="text" in request.args)


@editor.post("/draft/<kind>/<slug>/")
def draft(kind: str, slug: str) -> Response | dict[str, Any]:
    """Keeps what was not saved, and says what is wrong in it."""
    place, reading = _place(kind, slug)
    unsaved = _sent(place)
    workspace().store.put(unsaved)
    is_removed = find_place(reading.files, kind, slug) is None
    try:
        made = _made(place, unsaved.bases, unsaved.form, reading)
        notes = _notes(place, made, unsaved.form)
        if not is_removed and all(
            digest_of(data) == unsaved.bases[part] for part, data in made.items()
        ):
            workspace().store.discard(unsaved.edit)  # nothing is changed any more
    except FaqError as error:
        notes, made = [Note("", 1, "", True, str(error), "")], {}
    data = made.get(RECORD)
    status = ""
    if kind == "question" and data is not None:
        status = "".join(read_record_text(data, place.paths[RECORD]).values("status")).lower()
    told = [one.as_json() for one in notes]
    return {"notes": told, "status": status, "is_removed": is_removed}


@editor.post("/edit/<kind>/<slug>/")
def save_form(kind: str, slug: str) -> BaseResponse | Response | str:
    place, reading = _place(kind, slug)
    here, unsaved = workspace(), _sent(place)
    act = request.form.get("act", "save")
    if act == "discard":
        here.store.discard(unsaved.edit)
        if find_place(reading.files, kind, slug) is None:
            flash(f"“{place.label}” stays removed.")
            return redirect(url_for("home.home"))
        return redirect(url_for("editor.edit", kind=kind, slug=slug))
    if act != "mine":  # then the form is that of a conflict, and what was written is kept already
        here.store.put(unsaved)
    if act == "look":  # for browsers without scripts
        return _page(place, reading, unsaved.bases, unsaved.form, edit=unsaved.edit)
    made: dict[str, bytes | None] = {}
    try:
        made = _made(place, unsaved.bases, unsaved.form, reading)
        if act == "mine":  # in a conflict
            made = {part: here.store.text(request.form.get(f"mine.{part}", "")) for part in made}
        faults = [one for one in _notes(place, made, unsaved.form) if one.is_fault]
        if faults and act not in ("anyway", "mine"):
            page = _page(
                place, reading, unsaved.bases, unsaved.form, edit=unsaved.edit, is_refused=True
            )
            return Response(page, status=422)
        author = reading.files.knowledge.association.desk_author
        said = save(here.content, here.store, place, unsaved.bases, made, author)
        here.store.discard(unsaved.edit)
        if "accept" in request.form and not faults:
            review(here.content, Choice(ids=(slug,)), dt.date.today(), beside_faults=True)
    except ConflictError as error:
        return Response(_conflict_page(place, unsaved, made, error.conflicts), status=409)
    except FaqError as error:
        kept = here.store.unsaved(unsaved.edit) or unsaved
        page = _page(place, reading, kept.bases, kept.form, edit=kept.edit, problem=str(error))
        return Response(page, status=422)
    flash(said or "Saved.")
    return redirect(url_for("editor.edit", kind=kind, slug=slug))


@editor.get("/history/<kind>/<slug>/")
def history(kind: str, slug: str) -> str:
    """The versions of a record, each beside the present one where it is asked for."""
    place, _ = _place(kind, slug)
    here = workspace()
    found = versions(here.content, here.store, place)
    present = {part: present_bytes(path) for part, path in place.paths.items()}
    chosen = next((one for one in found if one.digest == request.args.get("version")), None)
    return render_template(
        "desk/history.html",
        place=place,
        versions=found,
        present={part: digest_of(data) for part, data in present.items()},
        chosen=chosen,
        runs=compared(chosen.data, present[chosen.part]) if chosen else (),
    )


@editor.post("/history/<kind>/<slug>/")
def restore(kind: str, slug: str) -> BaseResponse | Response:
    """Saves an earlier version again: what stands there now becomes an earlier one."""
    place, reading = _place(kind, slug)
    here, sent = workspace(), request.form
    part = sent.get("part", "")
    known = versions(here.content, here.store, place)
    version = next(
        (one for one in known if (one.part, one.digest) == (part, sent.get("version"))), None
    )
    if version is None:
        abort(404)
    try:
        author = reading.files.knowledge.association.desk_author
        bases, made = {part: sent.get("base", "")}, {part: version.data}
        said = save(here.content, here.store, place, bases, made, author)
        flash(said or f"Restored as it was on {version.when:%Y-%m-%d %H:%M}.")
    except ConflictError:
        flash("Somebody has saved this record meanwhile. Look at it before you restore anything.")
    return redirect(url_for("editor.history", kind=kind, slug=slug))


def _place(kind: str, slug: str) -> tuple[Place, Reading]:
    """The record, or where it was before somebody removed it."""
    here = workspace()
    return here.place(kind, slug) or abort(404, f"There is no {kind} “{slug}” here."), here.read()


def _sent(place: Place) -> Unsaved:
    """The form of the request."""
    form = {
        name: values
        for name, values in request.form.to_dict(flat=False).items()
        if name not in _OWN and not name.startswith(("base.", "mine."))
    }
    bases = {part: request.form.get(f"base.{part}", "") for part in place.paths}
    return Unsaved(request.form.get("edit", ""), place.kind, place.id, bases, form)


def _made(
    place: Place, bases: Mapping[str, str], form: Form, reading: Reading
) -> dict[str, bytes | None]:
    """What a form makes of the files that it began with. Raises FaqError."""
    store = workspace().store
    begun = {part: store.text(digest) for part, digest in bases.items()}
    if any(bases[part] and begun[part] is None for part in bases):
        raise FaqError("The text that this form began with is not kept any more: open it anew.")
    return new_bytes(place, begun, form, reading.files.knowledge)


def _notes(place: Place, made: Mapping[str, bytes | None], form: Form) -> list[Note]:
    return notes_of(workspace(), place, made, is_raw=f"raw.{RECORD}" in form)


def _page(
    place: Place,
    reading: Reading,
    bases: Mapping[str, str],
    form: Form,
    *,
    edit: str = "",
    is_text: bool = False,
    is_refused: bool = False,
    problem: str = "",
) -> str:
    """The editor with what a form says, or with what stands in the files."""
    here, notes = workspace(), list[Note]()
    begun = {part: here.store.text(digest) for part, digest in bases.items()}
    data = begun[RECORD]
    if data is None and place.form == "settings":
        data = b""
    record, fields = None, []
    is_text = is_text or not place.form or f"raw.{RECORD}" in form
    try:
        if not is_text and data is not None:
            record = read_place(place, data)
    except FaqError as error:
        is_text, problem = True, problem or str(error)
    try:
        notes = _notes(place, _made(place, bases, form, reading), form)
    except FaqError as error:
        problem = problem or str(error)
    if record is not None:
        for plain in fields_of(place.form, reading.files.knowledge):
            present = record.values(plain.key)
            field = with_present(plain, present)
            sent = form.get(f"f.{field.key}")
            values = field.shown(present if sent is None else field.read(sent))
            fields.append((field, values))
    told = record if isinstance(record, RecordText) else None
    texts = {
        part: form.get(f"raw.{part}", [text_of(begun[part])])[0]
        for part in place.paths
        if part != RECORD or is_text
    }
    others = [
        one
        for one in here.store.all_unsaved()
        if (one.kind, one.id) == (place.kind, place.id) and one.edit != edit
    ]
    return render_template(
        "desk/edit.html",
        place=place,
        bases=bases,
        edit=edit or secrets.token_hex(8),
        is_begun=bool(edit),
        title=form.get("title", [told.title])[0] if told else "",
        text=typed(form["text"][0]) if "text" in form else told.text if told else "",
        fields=fields,
        texts=texts,
        is_text=is_text,
        line=request.args.get("line", 0, type=int) or _line_of(place, texts.get(RECORD, "")),
        notes=notes,
        is_refused=is_refused,
        problem=problem,
        others=others,
        when=lambda seconds: dt.datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M"),
        topics=reading.files.knowledge.topics,
        questions=reading.files.knowledge.questions,
        criteria=reading.files.knowledge.criteria,
        terms=reading.files.knowledge.terms,
        has_criteria=place.kind == "question"
        and bool(
            place.id in reading.files.knowledge.question_by_id
            and reading.files.knowledge.cited_by(reading.files.knowledge.question_by_id[place.id])
        ),
    )


def _line_of(place: Place, text: str) -> int:
    """The line of a register on which a record begins; 1 where it is none of a register."""
    if place.kind not in ("category", "term"):
        return 1
    name = re.compile(rf"""\s*id\s*=\s*["']{re.escape(place.id)}["']""")
    return next((n for n, line in enumerate(text.split("\n"), 1) if name.match(line)), 1)


def _conflict_page(
    place: Place, unsaved: Unsaved, made: Mapping[str, bytes | None], conflicts: list[Conflict]
) -> str:
    """Both versions side by side, and the three ways out."""
    store = workspace().store
    theirs = {one.part: store.keep(one.theirs) for one in conflicts}
    shown = [
        (one, compared(one.theirs, one.mine), merged(store.text(unsaved.bases[one.part]), one))
        for one in conflicts
    ]
    return render_template(
        "desk/conflict.html",
        place=place,
        edit=unsaved.edit,
        bases={**unsaved.bases, **theirs},
        mine={part: store.keep(data) for part, data in made.items()},
        others={part: text_of(data) for part, data in made.items() if part not in theirs},
        conflicts=shown,
        is_removed=any((one.part, one.theirs) == (RECORD, None) for one in conflicts),
        text_of=text_of,
    )
