"""What is done with a record as a whole: moved, merged into another, given a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from ingest.content.files.attachments import ATTACHED, KINDS_SAID, read_attachment
from ingest.content.merging import merge_questions, move_question
from ingest.content.model.slugs import make_slug
from ingest.content.writing import ChangedError, writing_to
from ingest.errors import FaqError
from ingest.files import present_bytes
from webapp.desk.shared.places import RECORD, find_place
from webapp.desk.shared.store import digest_of
from webapp.desk.shared.workspace import workspace

__all__ = ["acts"]

acts = Blueprint("acts", __name__)

_NAMES = 50
"""Names that are tried for a picture until one is free."""


@acts.post("/move/question/<slug>/")
def move(slug: str) -> BaseResponse:
    topic = request.form.get("topic", "")
    return _done(slug, slug, "Moved.", lambda: move_question(workspace().content, slug, topic))


@acts.post("/merge/question/<slug>/")
def merge(slug: str) -> BaseResponse:
    into = request.form.get("into", "")
    said = "Merged: this question has the wordings of the other, whose address leads here."
    return _done(slug, into, said, lambda: merge_questions(workspace().content, slug, into))


def _done(
    slug: str, then: str, said: str, act: Callable[[], Mapping[Path, bytes | None]]
) -> BaseResponse:
    """Does it, keeps what was there before, and leads to the record that is there then."""
    here = workspace()
    try:
        done = {}
        for path, before in act().items():
            name = path.relative_to(here.content).as_posix()
            after = present_bytes(path)
            here.store.note_version(name, before)
            here.store.note_version(name, after)
            done[name] = [digest_of(before), digest_of(after)]
        session["done"] = {"said": said, "files": done, "back": slug}
        flash(said)
    except FaqError as error:
        flash(f"Nothing was changed. {error}")
        then = slug
    return redirect(url_for("editor.edit", kind="question", slug=then))


@acts.post("/take-back/")
def take_back() -> BaseResponse:
    """Undoes the last of these acts, unless a file of it has changed since."""
    here, done = workspace(), session.pop("done", None)
    if done is None:
        return redirect(url_for("home.home"))
    files = {here.content / name: digests for name, digests in done["files"].items()}
    try:
        with writing_to(here.content, "faq desk") as writer:
            present = {path: present_bytes(path) for path in files}
            if any(digest_of(present[path]) != after for path, (_, after) in files.items()):
                raise FaqError("Somebody has changed a file of it since.")
            for path, (digest, _) in files.items():
                before = here.store.text(digest)
                if before is not None:
                    writer.replace(path, present[path], before)
                elif digest == digest_of(None):
                    writer.remove(path)
        flash("Taken back.")
    except (FaqError, ChangedError) as error:
        flash(f"Nothing was changed. {error}")
        return redirect(url_for("home.home"))
    return redirect(url_for("editor.edit", kind="question", slug=done["back"]))


@acts.post("/picture/<kind>/<slug>/")
def add_picture(kind: str, slug: str) -> dict[str, str] | tuple[dict[str, str], int]:
    """Puts a picture beside a record: its name there, or why it cannot be (JSON)."""
    here = workspace()
    place = find_place(here.read().files, kind, slug)
    sent = request.files.get("picture")
    if place is None or kind not in ("question", "criterion") or sent is None:
        abort(404)
    suffix = Path(sent.filename or "").suffix.lower()
    if suffix not in ATTACHED:
        return {"problem": f"No file of this kind can lie here. These can: {KINDS_SAID}."}, 422
    stem, data = make_slug(Path(sent.filename or "").stem or "picture"), sent.read()
    folder = place.paths[RECORD].parent
    try:
        with TemporaryDirectory() as aside:  # it is read before it lies in the content
            (Path(aside) / f"{stem}{suffix}").write_bytes(data)
            read = read_attachment(Path(aside), f"{stem}{suffix}")
        if read.value is None:
            fault = read.faults[0]
            return {
                "problem": f"{fault.problem[:1].upper()}{fault.problem[1:]}. {fault.remedy}"
            }, 422
        with writing_to(here.content, "faq desk") as writer:
            for number in range(1, _NAMES):
                name = f"{stem}-{number}{suffix}" if number > 1 else f"{stem}{suffix}"
                present = present_bytes(folder / name)
                if present is None:
                    writer.replace(folder / name, None, data)
                if present in (None, data):
                    return {"name": name}
    except (FaqError, ChangedError) as error:
        return {"problem": str(error)}, 422
    return {"problem": "Too many pictures have this name. Give it another."}, 422
