"""`faq import`: documents -> content files, with an account of every line.

The content files are a function of all documents in `content/sources/`, so that the order of
imports does not matter and importing again changes nothing:

    documents ──read──> lines ──recognise──> found questions ──merge duplicates──> records ──> files
                          └────────────────── account of lines ──────────────────┘

What the documents said at the last import is remembered in `content/sources/.imported/`. A content
file that differs from it has been edited by staff: it is merged with what the documents say now
(`ingest.importing.revision`), and where both changed the same thing it stays, with both versions
beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.content.entries import AS_IT_IS
from ingest.content.files.edits import edited_text
from ingest.content.files.register_edits import changed_register
from ingest.content.files.sources import SOURCES_FILE, oldest_first
from ingest.content.folder import folder_state
from ingest.content.loading import Existing, load_existing
from ingest.content.model.records import Question, Status
from ingest.content.model.slugs import Slug, make_slug
from ingest.content.model.wording import comparable, correct_slips
from ingest.content.warnings.unsettled import compared_wordings
from ingest.content.writing import ChangedError, ContentWriter, Waiting, silently, writing_to
from ingest.documents.recognition.bounded import BoundedReader
from ingest.documents.recognition.found_questions import FoundQuestion, Recognition
from ingest.errors import UsageError
from ingest.files import present_bytes, text_of
from ingest.importing.account import Account, Action, Duplicate, Duplicates, FileAction
from ingest.importing.changes import find_changes
from ingest.importing.checking import counts_of, remember_lines
from ingest.importing.document_accounts import account_of_document
from ingest.importing.documents import Documents, Reader
from ingest.importing.duplicates import MergedQuestion, likely_duplicates, merge_duplicates
from ingest.importing.ids import Addresses, present_wordings
from ingest.importing.options import Answers, ImportOptions, Side
from ingest.importing.places import Placed, place_questions, starts_anew
from ingest.importing.rewordings import Reworded
from ingest.importing.targets import (
    Target,
    file_action,
    last_imported,
    path_of_question,
    question_targets,
    settled_target,
    topic_targets,
    write_targets,
)
from ingest.importing.topics import TopicsFound, find_topics, title_of, with_whole_titles
from ingest.importing.writable import writable_answer, writable_title

__all__ = ["Import", "import_documents"]


_PLAIN = ImportOptions()


@dataclass(frozen=True)
class Import:
    """What an import found and did."""

    account: Account
    recognitions: Mapping[str, Recognition]
    """File name -> what was recognised in it, in the document's own wording."""


_Chosen = Mapping[tuple[str, str | None], str]
"""File name and title in the document, None for all of its questions -> title of their topic."""

_Written = tuple[bytes | None, bytes] | None
"""What a file holds, and what it is to hold; None where that is the same."""


@dataclass(frozen=True)
class _Plan:
    """What the documents make of a content folder as it was read."""

    existing: Existing
    documents: Documents
    recognitions: Mapping[str, Recognition]
    """By file name."""
    slips: Mapping[str, Sequence[str]]
    """A note on each slip that was mended, by file name."""
    topics: TopicsFound
    questions: Sequence[tuple[Question, MergedQuestion]]
    unclear: tuple[str, ...]
    """A message for each entry of `sources.toml` that two questions fit."""
    reworded: tuple[Reworded, ...]
    targets: tuple[Target, ...]
    found: Mapping[str, Sequence[FoundQuestion]]
    """File name -> its questions, with their topics as staff have chosen them."""
    register: _Written
    """What becomes of `sources.toml`."""


def import_documents(
    paths: Sequence[Path],
    content: Path,
    *,
    options: ImportOptions = _PLAIN,
    dry_run: bool = False,
    progress: Callable[[Sequence[Path]], Iterable[Path]] = iter,
    waiting: Waiting = silently,
) -> Import:
    """Reads documents and brings the content folder up to date with them.

    Documents that lie elsewhere are copied to `content/sources/` as they are. A document that
    cannot be read is a failure in the account and the others go on; while that is one imported
    earlier, no file that is there is changed. `progress` wraps the loop over the documents, and
    `waiting` is told when another command writes to the folder.

    What changes in the folder while documents are read, and until a file is written, counts as if
    it had changed before.

    Raises ContentError when the content folder has faults, since ids could not be kept then,
    UsageError for a topic that is not there, BusyError when another command does not end and
    FaqError when the folder cannot be written to. With `dry_run` nothing is written.
    """
    with BoundedReader() as bounded:
        bounded.start()  # it is ready once the content has been read
        reader = Reader(content, bounded, replaces=options.replaces, columns=options.columns)
        return _import(reader, paths, content, options, dry_run, progress, waiting)


def _import(
    reader: Reader,
    paths: Sequence[Path],
    content: Path,
    options: ImportOptions,
    dry_run: bool,
    progress: Callable[[Sequence[Path]], Iterable[Path]],
    waiting: Waiting,
) -> Import:
    state, register = folder_state(content), _register(content, options)
    existing = _existing(content, register)
    if options.topic:
        title_of(options.topic, existing)
    documents = reader.read(paths, existing, progress)
    if not documents.named:
        return Import(Account((), (), documents.failures, dry_run), {})
    if dry_run:
        plan = _plan(documents, existing, options, register)
        return _imported(
            plan, [file_action(one, content) for one in plan.targets], options, dry_run=True
        )
    written: dict[str, FileAction] = {}

    def attempt() -> tuple[_Plan, list[FileAction]]:
        is_same = not written and folder_state(content) == state
        changed = register if is_same else _register(content, options)
        present = existing if is_same else _existing(content, changed)
        plan = _plan(reader.read(paths, present), present, options, changed)
        for action in _write(plan, content, writer):
            if action.action is not Action.UNCHANGED:
                written[action.path] = action
        return plan, [
            written.get(str(content / one.path), file_action(one, content)) for one in plan.targets
        ]

    with writing_to(content, "faq import", waiting) as writer:
        plan, files = writer.until_settled(attempt)
    return _imported(plan, files, options)


def _register(content: Path, options: ImportOptions) -> _Written:
    """What staff want of `sources.toml`. Raises FaqError where it cannot be changed so."""
    path = content / "sources" / SOURCES_FILE
    data = present_bytes(path) if options.register else None
    read = text_of(data or b"", path)
    if not options.register or read.value is None:  # which is a fault that is told
        return None
    new = edited_text(data, changed_register(read.value, str(path), options.register))
    return None if new == data else (data, new)


def _existing(content: Path, register: _Written) -> Existing:
    path = content / "sources" / SOURCES_FILE
    return load_existing(content, {path: register[1]} if register else AS_IT_IS)


def _plan(
    documents: Documents, existing: Existing, options: ImportOptions, register: _Written
) -> _Plan:
    recognitions = with_whole_titles(
        {name: one.recognition for name, one in documents.all.items()},
        {name: one.document.lines for name, one in documents.all.items()},
        existing,
    )
    chosen, unknown = _chosen_titles(documents, existing, options)
    found, slips = _correct(recognitions, chosen, existing)
    known = present_wordings(existing)
    changes = find_changes(found, known.ids, existing, documents.unread_names)
    ids = {**known.ids, **changes.wordings}
    ids |= _declared(options.same, ids, existing)
    order = oldest_first(sorted(recognitions), existing.register.documents)
    merged = merge_duplicates(found, order, existing.terms, ids, known.own, known.former)
    topics, questions, unclear = _records(merged, found, order, ids, existing, options)
    # A topic that is not there yet needs a question that is not: others stay where they are kept.
    needed = {*existing.topics}
    needed.update(one.topic for one, _ in questions if one.id not in existing.questions)
    asked_for = [one for one in topics.records if one.id in needed]
    published = {
        one.id
        for one, merged_of in questions
        if options.answers is Answers.PUBLISHED and merged_of.is_in(documents.named)
    }
    targets = [
        *topic_targets(asked_for, existing),
        *question_targets(questions, changes.gone, published, existing, options),
    ]
    targets = [_as_staff_say(one, questions, existing, options) for one in targets]
    if documents.unread:  # what rests on these documents would look as if they had never been
        targets = [one for one in targets if not (existing.folder / one.path).exists()]
    return _Plan(
        existing,
        documents,
        recognitions,
        slips,
        topics,
        questions,
        (*unknown, *unclear),
        changes.reworded,
        tuple(targets),
        found,
        register,
    )


def _as_staff_say(
    target: Target,
    questions: Sequence[tuple[Question, MergedQuestion]],
    existing: Existing,
    options: ImportOptions,
) -> Target:
    """The file with the words that staff have chosen for it, if they have."""
    if target.path in options.settled:
        return settled_target(target, options.settled[target.path])
    if target.path in options.answers_of:
        for question, merged in questions:
            if path_of_question(question, existing) == target.path:
                document = options.answers_of[target.path]
                answers = (one.answer for one in merged.found if one.document == document)
                return settled_target(target, Side.DOCUMENTS, next(filter(None, answers), ""))
    return target


def _declared(
    same: Sequence[tuple[str, str]], ids: Mapping[str, Slug], existing: Existing
) -> dict[str, Slug]:
    """Comparable wording -> id, of pairs of questions that staff have said to be one."""
    declared: dict[str, Slug] = {}
    taken = {*existing.questions, *existing.register.questions}
    for pair in same:
        keys = [comparable(one, existing.terms) for one in pair]
        known = (declared.get(one) or ids.get(one) for one in reversed(keys))
        slug = next((one for one in known if one), None) or make_slug(pair[1], taken=taken)
        taken.add(slug)
        declared |= dict.fromkeys(keys, slug)
    return declared


def _write(plan: _Plan, content: Path, writer: ContentWriter) -> Iterator[FileAction]:
    """Writes what the documents ask for; gives what was done with each file, as it is done.

    Raises ChangedError where something changed since the plan was made.
    """
    for name, one in plan.documents.named.items():
        kept = content / "sources" / name
        if not os.path.lexists(kept):
            if one.is_kept:  # deleted since it was read
                raise ChangedError(kept)
            writer.replace(kept, None, one.document.data)
        elif not one.is_kept and (present := present_bytes(kept)) != one.document.data:
            writer.replace(kept, present, one.document.data)
    if plan.register is not None:
        writer.replace(content / "sources" / SOURCES_FILE, *plan.register)
    documents = (one.document for one in plan.documents.all.values())
    remember_lines(content, counts_of(documents), writer)
    writer.sync()  # what is written now names lines of these documents
    yield from write_targets(plan.targets, content, writer)


def _imported(
    plan: _Plan, files: Sequence[FileAction], options: ImportOptions, *, dry_run: bool = False
) -> Import:
    named = plan.documents.named
    duplicates, has_more = _duplicates(plan.questions, named, plan.existing)
    statuses = {record.id: record.status for record, _ in plan.questions}
    for target in plan.targets:
        if target.revision and isinstance(target.revision.kept, Question):
            statuses[target.revision.kept.id] = target.revision.kept.status
    account = Account(
        documents=tuple(
            account_of_document(
                one.document,
                plan.recognitions[name],
                plan.topics,
                plan.questions,
                plan.existing,
                plan.slips[name],
                plan.found[name],
                statuses,
                options.columns,
            )
            for name, one in named.items()
        ),
        files=tuple(files),
        failures=(*plan.documents.failures, *plan.documents.unread, *plan.documents.refused),
        is_dry_run=dry_run,
        duplicates=duplicates,
        has_more_duplicates=has_more,
        unclear=plan.unclear,
        merged=sum(one.is_merged and one.is_in(named) for _, one in plan.questions),
    )
    return Import(account, {name: one.recognition for name, one in named.items()})


def _chosen_titles(
    documents: Documents, existing: Existing, options: ImportOptions
) -> tuple[_Chosen, list[str]]:
    """The topics that staff want the questions of documents in.

    And a message for each topic of `sources.toml` that is not there.
    """
    chosen, unknown = dict[tuple[str, str | None], str](), list[str]()
    for one in existing.register.documents:
        if one.name not in documents.all:
            continue
        wanted = [*one.topics, *([(None, one.topic)] if one.topic else [])]
        for title, topic in wanted:
            try:
                chosen[one.name, title] = title_of(topic, existing)
            except UsageError as error:
                path = existing.folder / "sources" / SOURCES_FILE
                unknown.append(f"{path}:{existing.register.lines[one.name][0]}: {error}")
    if options.topic:
        of_all = title_of(options.topic, existing)
        chosen |= {(name, None): of_all for name in documents.named}
    return chosen, unknown


def _correct(
    recognitions: Mapping[str, Recognition], chosen: _Chosen, existing: Existing
) -> tuple[dict[str, list[FoundQuestion]], dict[str, list[str]]]:
    """Questions in the topics chosen, with slips mended, and a note on each slip, by document."""
    found: dict[str, list[FoundQuestion]] = {}
    notes: dict[str, list[str]] = {}
    for name, recognition in recognitions.items():
        found[name], notes[name] = [], []
        for question in recognition.questions:
            asked, slips = correct_slips(question.question, existing.terms)
            answer, more = correct_slips(question.answer, existing.terms)
            topic = chosen.get((name, question.topic), question.topic)
            found[name].append(
                replace(
                    question,
                    topic=chosen.get((name, None), topic),
                    question=writable_title(asked),
                    answer=writable_answer(answer),
                )
            )
            notes[name].extend(
                f"line {question.spans[0].first}: “{printed}” is read as “{read}”"
                for printed, read in (*slips, *more)
            )
    return found, notes


def _records(
    merged: Sequence[MergedQuestion],
    found: Mapping[str, Sequence[FoundQuestion]],
    order: Sequence[str],
    ids: Mapping[str, Slug],
    existing: Existing,
    options: ImportOptions,
) -> tuple[TopicsFound, list[tuple[Question, MergedQuestion]], tuple[str, ...]]:
    """Topics, the questions with what they were merged from, and what is unclear of their ids."""
    addresses = Addresses(merged, existing, ids)
    slugs = [addresses.question(one) for one in merged]
    is_anew = starts_anew(found, existing)
    before = {} if is_anew else last_imported(existing)
    homes = {
        (one.document, comparable(one.question, existing.terms)): existing.questions[
            slug
        ].record.topic
        for slug, question in zip(slugs, merged, strict=True)
        if slug in existing.questions
        for one in question.found
    }
    topics = find_topics(found, order[::-1], homes, existing, is_anew=is_anew)
    ids_of = [topics.of_title(one.topic, existing).id for one in merged]
    places = place_questions(
        [
            Placed(
                topic,
                frozenset(found.document for found in one.found),
                before[slug].record.order if slug in before else 0,
            )
            for slug, topic, one in zip(slugs, ids_of, merged, strict=True)
        ]
    )
    asked = {comparable(found.question, ()) for one in merged for found in one.found}
    earlier = last_imported(existing)
    questions = []
    for slug, topic, place, one in zip(slugs, ids_of, places, merged, strict=True):
        record = _record(one, slug, topic, place, _status(one, existing, options))
        if slug in earlier:
            record = _with_earlier_wordings(record, earlier[slug].record, asked)
        questions.append((record, one))
    return topics, questions, addresses.unclear


def _with_earlier_wordings(new: Question, last: Question, asked: Container[str]) -> Question:
    """The question with the words that its documents asked it in before, which people may know.

    `asked` are the comparable wordings of all questions that documents ask now.
    """
    known = {comparable(one, ()) for one in (new.title, *new.asked_as)}
    earlier = [
        one
        for one in dict.fromkeys((last.title, *last.asked_as))
        if (key := comparable(one, ())) and key not in known and key not in asked
    ]
    return replace(new, asked_as=(*new.asked_as, *earlier))


def _record(
    one: MergedQuestion,
    slug: Slug,
    topic: Slug,
    place: int,
    status: Status,
) -> Question:
    return Question(
        id=slug,
        topic=topic,
        title=one.title,
        answer=one.answer,
        status=status,
        order=place,
        asked_as=one.asked_as,
        sources=one.spans,
    )


def _status(one: MergedQuestion, existing: Existing, options: ImportOptions) -> Status:
    """Published only where a document says that this is the answer."""
    if not one.answer:
        return Status.OPEN
    is_draft = options.answers is Answers.DRAFT or (
        options.answers is Answers.AS_MARKED and existing.imports_drafts
    )
    if one.status == Status.RETIRED:
        return Status.RETIRED
    is_draft = is_draft or (options.answers is Answers.AS_MARKED and one.status == Status.DRAFT)
    return Status.PUBLISHED if one.is_answer_marked and not is_draft else Status.DRAFT


def _duplicates(
    questions: Sequence[tuple[Question, MergedQuestion]],
    named: Container[str],
    existing: Existing,
) -> tuple[tuple[Duplicates, ...], bool]:
    """Questions that may be one and that staff have not told apart, of the documents imported.

    Those of staff's own, which no document asks, are among them. And whether there may be more.
    """
    asked = {record.id for record, _ in questions}
    questions = [
        *questions,
        *(
            (file.record, _of_staff(file.record))
            for id_, file in existing.questions.items()
            if id_ not in asked and file.record.status is not Status.RETIRED
        ),
    ]
    records = {id(merged): record for record, merged in questions}
    of_named = {id(merged) for _, merged in questions if merged.is_in(named)}
    different = existing.register.different

    def is_open(newer: MergedQuestion, older: MergedQuestion) -> bool:
        if id(newer) not in of_named and id(older) not in of_named:
            return False
        ids = (records[id(newer)].id, records[id(older)].id)
        return not different or frozenset(ids) not in different

    def known(one: MergedQuestion) -> tuple[str, ...]:
        file = existing.questions.get(records[id(one)].id)
        return compared_wordings(file.record) if file else ()

    alike = likely_duplicates([merged for _, merged in questions], existing.terms, is_open, known)
    pairs = tuple(
        Duplicates(
            round(pair.likeness, 2),
            _duplicate(pair.newer, records[id(pair.newer)], existing),
            _duplicate(pair.older, records[id(pair.older)], existing),
            has_same_answer=pair.newer.answer == pair.older.answer != "",
        )
        for pair in alike.pairs
    )
    return pairs, alike.is_cut


def _of_staff(record: Question) -> MergedQuestion:
    """A question of the content that no document asks."""
    answer, status = record.answer, record.status
    return MergedQuestion(
        record.topic, record.title, record.asked_as, answer, bool(answer), status, (), ()
    )


def _duplicate(one: MergedQuestion, record: Question, existing: Existing) -> Duplicate:
    newest = one.found[-1] if one.found else None
    return Duplicate(
        id=record.id,
        path=str(existing.folder / path_of_question(record, existing)),
        document=newest.document if newest else "",
        line=newest.spans[0].first if newest else 0,
        question=newest.question if newest else one.title,
        answer=one.answer,
    )
