"""What people fail to find: logs, mails and lists are read, and each gap is closed with a click.

The files are gone when they have been read. What people asked, without personal data, stays in the
memory of the desk until it ends or reads others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
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

from ingest.errors import ContentError, FaqError, UsageError
from ingest.importing.new_question import new_question
from ingest.names import visible
from search.engine import search
from search.entries import titles_of
from search.gaps.finding import AT_LEAST, Gap, GapKind, Gaps, find_gaps
from search.gaps.reading import Searches, asked_site, read_asked
from webapp.desk.searches.adding import Addition, add
from webapp.desk.shared.workspace import Reading, workspace
from webapp.reports.gaps import HEADINGS, told_file, told_summary

__all__ = ["Asked", "asked", "gaps"]

gaps = Blueprint("gaps", __name__)

_MOST_FILES = 50
_MOST_BYTES = 400_000_000
"""Of each file, unpacked: some millions of requests."""

_NEAREST = 5
"""Records among which staff choose the one that was meant."""

_SHOWN = 25
"""Groups of each kind."""


@dataclass
class Asked:
    """What people asked, as the desk has read it last."""

    searches: Searches | None = None
    at_least: int | None = None
    gaps: Gaps | None = None
    """What of it the content did not answer when it was last tried."""
    lock: Lock = field(default_factory=Lock)

    def try_again(self, reading: Reading) -> None:
        """Tries all on the content as it is. Raises ContentError where that has faults."""
        if reading.faults:
            raise ContentError(reading.faults)
        if self.searches is not None:
            self.gaps = find_gaps(reading.files, reading.public_index, self.searches, self.at_least)

    def settle(self, gap: Gap) -> None:
        """Leaves one out until all are tried again."""
        if self.gaps is not None:
            kept = tuple(one for one in self.gaps.gaps if one != gap)
            self.gaps = replace(self.gaps, gaps=kept)

    def of_questions(self) -> dict[str, int]:
        """How often people searched for a question that has no answer, by its id."""
        found = self.gaps.gaps if self.gaps else ()
        of_open = [one for one in found if one.kind is GapKind.OPEN and one.nearest]
        return {one.nearest[1]: one.count for one in of_open if one.nearest}


def asked() -> Asked:
    """That of the desk."""
    return cast(Asked, current_app.config["ASKED"])


@gaps.get("/gaps/")
def page() -> str:
    return _page()


@gaps.post("/gaps/")
def read() -> BaseResponse | Response:
    """Reads what was sent, or tries again what was read before."""
    here, found = workspace(), asked()
    try:
        reading = here.read()
        if reading.faults:
            raise ContentError(reading.faults)
        with found.lock:
            if request.form.get("act") != "again":
                found.at_least = request.form.get("at_least", type=int) or None
                found.searches = _read_sent(reading)
            found.try_again(reading)
    except FaqError as error:
        return Response(_page(str(error)), status=422)
    return redirect(url_for("gaps.page"))


@gaps.post("/gaps/<key>/")
def act(key: str) -> BaseResponse | Response:
    """Does one thing about a gap, and goes on to the next."""
    found, here, sent = asked(), workspace(), request.form
    all_gaps = found.gaps.gaps if found.gaps else ()
    keys = [_key(one) for one in all_gaps]
    if key not in keys:
        abort(404)
    gap, after = all_gaps[keys.index(key)], [*keys[keys.index(key) + 1 :], ""][0]
    name, words = sent.get("act", ""), sent.get("words", "")
    kind, _, slug = sent.get("record", "").partition(":")
    leads_to = url_for("gaps.page", _anchor=f"gap-{after}" if after else None)
    try:
        if name == "new":
            path = new_question(here.content, sent.get("topic", ""), words)
            leads_to = url_for("editor.edit", kind="question", slug=path.stem)
            said = (
                "Begun. What people typed is among its other wordings."
                if _carry(gap, path.stem)
                else "Begun."
            )
        else:
            if name == "synonym":
                kind, _, slug = sent.get("term", "").partition(":")
                words = sent.get("word", "")
            said = add(here, Addition(name, words, kind, slug)) or f"Done: “{words}”."
    except FaqError as error:
        return Response(_page(f"Nothing was changed. {error}"), status=422)
    found.settle(gap)
    flash(said)
    return redirect(leads_to)


def _carry(gap: Gap, slug: str) -> bool:
    """Gives a new question the words of a gap; whether it took any."""
    taken = 0
    for one in gap.suggestions:
        if one.name == "ignore":
            try:
                add(workspace(), Addition("wording", one.words, "question", slug))
                taken += 1
            except UsageError:  # it is the title
                continue
    return bool(taken)


def _read_sent(reading: Reading) -> Searches:
    """What people asked, in the files and the text that were sent. Raises FaqError."""
    index = reading.public_index
    files = [one for one in request.files.getlist("files") if one.filename][:_MOST_FILES]
    pasted = request.form.get("pasted", "").strip()
    if not files and not pasted:
        raise UsageError("Choose a file, or paste questions, one a line.")
    with TemporaryDirectory(prefix="faq-desk-") as aside:
        names: dict[str, str] = {}
        for number, file in enumerate(files):
            path = Path(aside) / str(number)
            file.save(path)
            names[str(path)] = visible(file.filename or "")
        if pasted:
            path = Path(aside) / "pasted"
            path.write_bytes(pasted.encode())  # with the line ends that it has
            names[str(path)] = "what was pasted"
        site = asked_site(reading.files.knowledge.association, index)
        try:
            found = read_asked(map(Path, names), site, _MOST_BYTES, skips_unreadable=True)
        except FaqError as error:
            said = str(error)
            for path_name, name in names.items():
                said = said.replace(path_name, name)
            raise FaqError(said) from error
    accounts = tuple(replace(one, path=names[one.path]) for one in found.files)
    return replace(found, files=accounts)


@dataclass(frozen=True)
class _Shown:
    """A gap on the page."""

    key: str
    gap: Gap
    words: str
    """What a click adds; empty where nothing may be shown whole."""
    records: tuple[tuple[str, str], ...]
    """Kind and id, the nearest first."""
    title: str
    topic: str
    synonym: tuple[str, str, str]
    """Term, its name and the word; empty without one."""


def _page(problem: str = "") -> str:
    found, reading = asked(), workspace().read()
    titles = titles_of(reading.files.knowledge)
    groups = []
    with found.lock:
        for kind, heading in HEADINGS.items():
            of_kind = [one for one in (found.gaps.gaps if found.gaps else ()) if one.kind is kind]
            if of_kind and not reading.faults:
                shown = [_shown(one, reading, titles) for one in of_kind[:_SHOWN]]
                groups.append((heading, shown, len(of_kind) - len(shown)))
    return render_template(
        "desk/gaps.html",
        problem=problem,
        files=[told_file(one) for one in found.searches.files] if found.searches else [],
        summary=told_summary(found.gaps) if found.gaps else "",
        groups=groups,
        titles=titles,
        topics=reading.files.knowledge.topics,
        at_least=found.at_least or "",
        usual=AT_LEAST,
    )


def _shown(gap: Gap, reading: Reading, titles: dict[tuple[str, str], str]) -> _Shown:
    by_name = {one.name: one for one in gap.suggestions}
    words = by_name["ignore"].words if "ignore" in by_name else ""
    index = reading.public_index
    hits = search(index, words or next(iter(gap.wordings)), limit=_NEAREST).hits
    near = [*([gap.nearest] if gap.nearest else []), *((one.kind, one.id) for one in hits)]
    synonym, new = by_name.get("synonym"), by_name.get("new")
    return _Shown(
        _key(gap),
        gap,
        words,
        tuple(one for one in dict.fromkeys(near) if one in titles),
        new.words if new else words,
        new.record[1] if new and new.record else "",
        (synonym.record[1], titles.get(synonym.record, synonym.record[1]), synonym.words)
        if synonym and synonym.record
        else ("", "", ""),
    )


def _key(gap: Gap) -> str:
    told = f"{gap.kind} {gap.nearest} {next(iter(gap.wordings), '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]
