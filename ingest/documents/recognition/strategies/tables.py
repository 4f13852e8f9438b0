"""Questions in the rows of tables, with their answers, topics and more in the other columns.

A column is known by its heading, in any language of the vocabulary, or by what it holds:

    Nr. | Thema | Frage        | Antwort       number, topic, question, answer by their headings
    1   | Fees  | How much?    | Fifty.        the same by what they hold
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean

from ingest.documents.blocks import Container
from ingest.documents.columns import (
    MOST_COLUMNS,
    Column,
    ColumnRole,
    ToldColumns,
    column_letters,
    role_of_heading,
    roles_of_headings,
    status_of,
)
from ingest.documents.recognition.shared import weights
from ingest.documents.recognition.shared.cleared import ClearedDocument
from ingest.documents.recognition.shared.proposal import Family, Proposal, RowWords, Start
from ingest.documents.recognition.shared.question_words import (
    ends_question,
    is_date,
    question_likeness,
)
from ingest.documents.recognition.shared.topics import topics_and_ends
from ingest.phrasing import shortened

__all__ = ["columns_of", "no_such_columns", "propose", "propose_told"]

_NUMBER = re.compile(r"[#№(\[]?\s*[A-Za-z]{0,3}[-. ]?\d+(?:[.\-]\d+)*[a-z]?[.:)\]]*")
_TAG_PARTS = re.compile(r"\s*[;,|\n]\s*")
_SHOWN = 60
"""Characters of a column that are shown."""

_UNKNOWN = "its question is a formula of which the document holds no value, or an error"
_OPEN_IT = "open it in its program, mend the cell, save it and import it again"

_SINGLE = (ColumnRole.QUESTION, ColumnRole.TOPIC)
"""Of these there is one column in a table."""

_BESIDE = (ColumnRole.NUMBER, ColumnRole.DATE, ColumnRole.STATUS, ColumnRole.TAGS)
"""What stands beside questions: such a word is the heading of a column, and asks nothing."""

_Row = Mapping[int, Sequence[int]]
"""Column -> numbers of the blocks of its cell; a cell of several rows stands in each."""


@dataclass
class _Table:
    """The cells of a table that are not empty."""

    container: Container
    rows: list[dict[int, list[int]]] = field(default_factory=list)
    wide: set[int] = field(default_factory=set)
    """Rows that one cell fills over several columns."""
    inherited: dict[int, set[int]] = field(default_factory=dict)
    """Row -> its columns whose cell begins in a row above."""
    unknown: dict[int, frozenset[int]] = field(default_factory=dict)
    """Row -> its columns whose value the document does not hold."""

    def columns(self) -> int:
        return 1 + max((column for row in self.rows for column in row), default=-1)


@dataclass(frozen=True)
class _Columns:
    """What the columns of a table hold."""

    roles: Mapping[int, ColumnRole]
    headings: Mapping[int, str]
    """Column -> its heading, empty where there is none."""
    first: int
    """Number of the first row below the headings."""
    is_named: bool
    """Whether headings, or staff, name a column of questions and one of answers."""


def propose(document: ClearedDocument) -> Iterable[Proposal]:
    """All tables of a document with a column of questions."""
    return _propose(document, ToldColumns())


def propose_told(document: ClearedDocument, told: ToldColumns) -> Iterable[Proposal]:
    """The same where staff have said which column is which."""
    return _propose(document, told)


def no_such_columns(document: ClearedDocument, told: ToldColumns) -> str:
    """What is wrong with columns that staff have told of a document without such, in sentences.

    Empty where each is in one of its tables.
    """
    tables = _tables(document)
    if not tables:
        return "the document has no table, so that it has no columns. Leave out --columns."
    heads = [[_texts(document, row) for row in one.rows[: weights.HEAD_ROWS]] for one in tables]
    wrong = next(
        (
            name
            for name, _ in told.pairs
            if all(
                told.column_of(name, of_table, table.columns()) is None
                for table, of_table in zip(tables, heads, strict=True)
            )
        ),
        None,
    )
    if wrong is None:
        return ""
    widest = max(range(len(tables)), key=lambda n: tables[n].columns())
    head = next((row for row in heads[widest] if len(row) > 1), {})
    shown = ", ".join(f"{column_letters(one)} “{text[:40]}”" for one, text in sorted(head.items()))
    return f"no table of the document has a column “{wrong}”. Its columns are {shown}."


def columns_of(document: ClearedDocument, told: ToldColumns) -> tuple[Column, ...]:
    """The columns of the widest table, each with what it is taken for."""
    table = max(_tables(document), key=lambda one: one.columns(), default=None)
    if table is None:
        return ()
    known = _columns(document, table, told)
    texts: dict[int, str] = {}
    for row in table.rows:
        for column, text in _texts(document, row).items():
            texts.setdefault(column, shortened(text, _SHOWN))
    return tuple(
        Column(
            column_letters(column),
            text,
            known.roles.get(column, ColumnRole.NOTHING) if known else ColumnRole.NOTHING,
        )
        for column, text in sorted(texts.items())
    )


def _propose(document: ClearedDocument, told: ToldColumns) -> Iterator[Proposal]:
    tables = _tables(document)
    known = [(table, _columns(document, table, told)) for table in tables]
    for position, (table, columns) in enumerate(known):
        if columns is None or not columns.is_named:
            known[position] = table, _inherited(document, known[:position], table) or columns
    found = [(table, columns) for table, columns in known if columns is not None]
    within = {
        id(inner.container) for inner, _ in found for outer, _ in found if _holds(outer, inner)
    }
    found = [(table, columns) for table, columns in found if id(table.container) not in within]
    rows = _Rows(document)
    for table, columns in found:
        rows.read(table, columns)
    yield from rows.proposals(found)


def _holds(outer: _Table, inner: _Table) -> bool:
    return outer is not inner and any(one is outer.container for one in inner.container.path())


def _tables(document: ClearedDocument) -> list[_Table]:
    """The tables with a cell of words, in order; one within another is a table, too."""
    tables: dict[int, _Table] = {}
    row_numbers: dict[int, int] = {}
    places: dict[int, int] = {}  # cell -> its column where its reader does not say
    begun: dict[int, tuple[_Table, int, int]] = {}
    for n in document.open:
        if not document.blocks[n].text:
            continue
        for cell in document.blocks[n].path():
            row = cell.parent if cell.name in ("td", "th") else None
            if row is None or row.name != "tr" or row.parent is None:
                continue
            around = row.parent
            if around.name in ("tbody", "thead", "tfoot") and around.parent is not None:
                around = around.parent
            table = tables.setdefault(id(around), _Table(around))
            if id(row) not in row_numbers:
                row_numbers[id(row)] = len(table.rows)
                table.unknown[len(table.rows)] = row.unknown
                table.rows.append({})
            number = row_numbers[id(row)]
            if id(cell) not in places:
                last = max((place for place in table.rows[number]), default=-1)
                places[id(cell)] = cell.column if cell.column is not None else last + 1
                begun[id(cell)] = table, number, cell.rows
                if cell.columns > 1:
                    table.wide.add(number)
            column = places[id(cell)]
            if column < MOST_COLUMNS:
                table.rows[number].setdefault(column, []).append(n)
    for cell_id, (table, number, count) in begun.items():
        column = places[cell_id]
        blocks = table.rows[number].get(column, [])
        for below in range(number + 1, min(number + count, len(table.rows))):
            table.rows[below].setdefault(column, blocks)
            table.inherited.setdefault(below, set()).add(column)
    return list(tables.values())


def _text(document: ClearedDocument, blocks: Sequence[int]) -> str:
    return " ".join(document.blocks[n].text for n in blocks)


def _texts(document: ClearedDocument, row: _Row) -> dict[int, str]:
    return {column: _text(document, blocks) for column, blocks in row.items()}


def _columns(document: ClearedDocument, table: _Table, told: ToldColumns) -> _Columns | None:
    """What the columns of a table hold; None where none holds questions."""
    count = table.columns()
    heads = [_texts(document, row) for row in table.rows[: weights.HEAD_ROWS]]
    if told:
        return _told_columns(document, table, told, heads, count)
    if count < 2 and not _is_list_of_questions(heads):
        return None
    by_words = [_beside_answers(roles_of_headings(head), count) for head in heads]
    numbers = [
        number
        for number, (head, roles) in enumerate(zip(heads, by_words, strict=True))
        if ColumnRole.QUESTION in roles.values() and _is_headings(head, roles, count)
    ]
    # "Questions about fees" may stand above a row that names both columns.
    numbers.sort(key=lambda number: ColumnRole.ANSWER not in by_words[number].values())
    for number in numbers[:1]:
        head = heads[number]
        roles = _one_of_each(by_words[number])
        named = ColumnRole.ANSWER in roles.values()
        roles = _held(document, table, number + 1, roles) | roles
        return _Columns(roles, head, number + 1, named)
    if _is_survey(document, table):
        return None
    first = _row_below_headings(document, table)
    head = heads[first - 1] if first else {}
    # Words that head no column of questions may still name those beside it.
    known = _one_of_each(by_words[first - 1]) if first else {}
    roles = _held(document, table, first, known) | known
    if ColumnRole.QUESTION not in roles.values() or ColumnRole.ANSWER not in roles.values():
        return None
    return _Columns(roles, head, first, is_named=False)


def _beside_answers(roles: dict[int, ColumnRole], count: int) -> dict[int, ColumnRole]:
    """Without columns of persons where no other could hold the answers: "Question | Contact"."""
    if ColumnRole.ANSWER in roles.values() or len(roles) < count:
        return roles
    return {column: role for column, role in roles.items() if role is not ColumnRole.NOTHING}


def _is_list_of_questions(heads: Sequence[Mapping[int, str]]) -> bool:
    """Whether a table of one column is headed "Questions": none is answered yet."""
    return any(
        role_of_heading(text) is ColumnRole.QUESTION and len(text.split()) <= weights.HEAD_WORDS
        for head in heads[:1]
        for text in head.values()
    )


def _is_headings(head: Mapping[int, str], roles: Mapping[int, ColumnRole], count: int) -> bool:
    """Whether a row has headings, and no words of people that have "question" among them."""
    if len(head) == 1 < count:
        return False
    if any(ends_question(text) and column not in roles for column, text in head.items()):
        return False
    return all(len(text.split()) <= weights.HEAD_WORDS for text in head.values()) and (
        len(roles) >= 2 or 2 * len(roles) >= len(head)
    )


def _one_of_each(roles: Mapping[int, ColumnRole]) -> dict[int, ColumnRole]:
    """With one column of questions and one of topics: in two languages, the first one counts."""
    found: dict[int, ColumnRole] = {}
    count = Counter(roles.values())
    for column, role in sorted(roles.items()):
        is_single = role in _SINGLE or (
            role is ColumnRole.ANSWER and count[ColumnRole.QUESTION] > 1
        )
        is_further = is_single and role in found.values()
        found[column] = ColumnRole.NOTHING if is_further else role
    return found


def _told_columns(
    document: ClearedDocument,
    table: _Table,
    told: ToldColumns,
    heads: Sequence[Mapping[int, str]],
    count: int,
) -> _Columns | None:
    roles = told.roles(heads, count)
    if ColumnRole.QUESTION not in roles.values():
        return None
    names = [name for name, _ in told.pairs]
    for number, head in enumerate(heads):
        plain = {" ".join(text.casefold().split()).strip(" :*") for text in head.values()}
        by_words = any(name.casefold() in plain for name in names)
        found = roles_of_headings(head)
        if by_words or (ColumnRole.QUESTION in found.values() and _is_headings(head, found, count)):
            return _Columns(roles, head, number + 1, is_named=True)
    first = _row_below_headings(document, table) or _has_head_of_told(document, table, roles)
    return _Columns(roles, heads[first - 1] if first else {}, first, is_named=True)


def _has_head_of_told(
    document: ClearedDocument, table: _Table, told: Mapping[int, ColumnRole]
) -> int:
    """1 where the first row heads columns that staff have told by their letters, else 0.

    One heading is what they said, or names numbers, dates or statuses; or only the first row has no
    number or date in a column of such.
    """
    if len(table.rows) < weights.FEW:
        return 0
    first, *others = (_texts(document, row) for row in table.rows)
    if any(
        len(text.split()) > weights.HEAD_WORDS or ends_question(text) for text in first.values()
    ):
        return 0
    for column, text in first.items():
        role = role_of_heading(text)
        if role is not None and (role is told.get(column) or role in _BESIDE):
            return 1
        below = [row[column] for row in others if column in row]
        for holds in (_is_number, is_date):
            if len(below) >= 2 and all(map(holds, below)) and not holds(text):
                return 1
    return 0


def _row_below_headings(document: ClearedDocument, table: _Table) -> int:
    """The row below headings that no vocabulary knows, 0 where there are none.

    They stand in the first row, below rows of one cell such as a title.
    """
    if len(table.rows) <= weights.FEW:
        return 0
    titles = next((n for n, row in enumerate(table.rows) if len(row) > 1), 0)
    first, *others = (_texts(document, row) for row in table.rows[titles:])
    if len(first) < 2 or any(len(text.split()) > weights.HEAD_WORDS for text in first.values()):
        return 0
    if _is_set_apart(document, table.rows[titles:]):
        return titles + 1
    asking = Counter(
        column for row in others for column, text in row.items() if ends_question(text)
    )
    column = asking.most_common(1)[0][0] if asking else -1
    is_asked = asking[column] >= weights.MOSTLY_ASKED * len(others)
    return titles + 1 if is_asked and column in first and not ends_question(first[column]) else 0


def _is_set_apart(document: ClearedDocument, rows: Sequence[_Row]) -> bool:
    """Whether all cells of the first row are emphasised, and those of no other with several."""
    first, *others = (
        all(document.blocks[n].emphasis for blocks in row.values() for n in blocks)
        for row in rows
        if len(row) > 1
    )
    return first and not any(others)


def _is_survey(document: ClearedDocument, table: _Table) -> bool:
    """Whether the first row asks in several columns what the people of the other rows answered."""
    if len(table.rows) < weights.FEW:
        return False
    first, *others = (_texts(document, row) for row in table.rows)
    asked = [column for column, text in first.items() if ends_question(text)]
    below = {
        column: [ends_question(row[column]) for row in others if column in row] for column in asked
    }
    return sum(2 * sum(asking) < len(asking) for asking in below.values()) > 1


def _held(
    document: ClearedDocument, table: _Table, first: int, known: Mapping[int, ColumnRole]
) -> dict[int, ColumnRole]:
    """Column -> what it holds, told by its cells; `known` are those that headings name."""
    cells: dict[int, list[str]] = {}
    for number, row in enumerate(table.rows[first:], first):
        for column, blocks in row.items():
            if column not in known and column not in table.inherited.get(number, ()):
                cells.setdefault(column, []).append(_text(document, blocks))
    roles: dict[int, ColumnRole] = {}
    for column, texts in cells.items():
        if _mostly(texts, _is_number):
            roles[column] = ColumnRole.NUMBER
        elif _mostly(texts, is_date):
            roles[column] = ColumnRole.DATE
    free = {column: texts for column, texts in cells.items() if column not in roles}
    question = next((one for one, role in known.items() if role is ColumnRole.QUESTION), None)
    if question is None and free:
        likely = {column: _asking(texts) for column, texts in free.items()}
        question = max(sorted(free), key=lambda column: likely[column])
        if likely[question] < weights.MOSTLY_ASKED:
            return {}
        roles[question] = ColumnRole.QUESTION
    rest = {column: texts for column, texts in free.items() if column != question}
    answer = max(
        (column for column in rest),
        key=lambda column: sum(len(text.split()) for text in rest[column]),
        default=None,
    )
    if answer is None or ColumnRole.ANSWER in known.values():
        return roles
    roles[answer] = ColumnRole.ANSWER
    if ColumnRole.TOPIC in known.values():
        return roles
    topics = [column for column in sorted(rest) if column != answer and _are_topics(rest[column])]
    if topics:
        roles[topics[0]] = ColumnRole.TOPIC
    return roles


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))


def _mostly(texts: Sequence[str], holds: object) -> bool:
    assert callable(holds)
    return sum(bool(holds(text)) for text in texts) >= weights.MOSTLY_OF_COLUMN * len(texts) > 0


def _asking(texts: Sequence[str]) -> float:
    """The share of the texts of a column that ask."""
    likes = [question_likeness(text) >= weights.LIKE_BEGINNING for text in texts]
    return sum(likes) / max(1, len(likes)) if sum(likes) >= 2 else 0.0


def _are_topics(texts: Sequence[str]) -> bool:
    """Whether texts are short, and some of them come again or all stand for several rows."""
    if mean(len(text.split()) for text in texts) > weights.TOPIC_CELL_WORDS:
        return False
    words = [text.casefold().strip() for text in texts]
    ends = sum(text.rstrip().endswith((".", "!", "?")) for text in texts)
    return ends * 2 < len(texts) and len(set(words)) <= weights.DIFFERENT_TOPICS * len(words)


def _inherited(
    document: ClearedDocument, above: Sequence[tuple[_Table, _Columns | None]], table: _Table
) -> _Columns | None:
    """The columns of the table above, of which this one is the next page."""
    named = [(one, columns) for one, columns in above if columns is not None and columns.is_named]
    if not named or len(table.rows) < 1:
        return None
    last, columns = named[-1]
    count = table.columns()
    if count > last.columns() or count < 2:
        return None
    asked = next(one for one, role in columns.roles.items() if role is ColumnRole.QUESTION)
    texts = [_text(document, row[asked]) for row in table.rows if row.get(asked)]
    asking = sum(question_likeness(text) >= weights.LIKE_BEGINNING for text in texts)
    if not asking or asking < weights.MOSTLY_ASKED * len(texts):
        return None
    return replace(columns, first=0)


class _Rows:
    """The questions of all tables so far."""

    def __init__(self, document: ClearedDocument) -> None:
        self.document = document
        self.starts: list[Start] = []
        self.topics: dict[int, str] = {}
        """Block of a topic that a cell names -> its title."""
        self.unused: dict[int, str] = {}
        self.notes: list[str] = []
        """On each row that was left out since nobody knows what it asks."""
        self.firsts: dict[str, int] = {}
        """Title of a topic -> the block that names it first."""

    def read(self, table: _Table, columns: _Columns) -> None:
        """The rows of one table."""
        for number in range(columns.first):
            self._leave_out(table.rows[number], "heading of a column")
        topic: int | None = None
        goes_on, is_left_out = _stands_once(self.document, table, columns), False
        for number in range(columns.first, len(table.rows)):
            row = table.rows[number]
            if _is_head_again(self.document, row, columns):
                self._leave_out(row, "heading of a column")
                continue
            if any(
                columns.roles.get(column) is ColumnRole.QUESTION and column not in row
                for column in table.unknown[number]
            ):
                self._leave_out(row, _UNKNOWN)
                line = min(self.document.blocks[n].first for of in row.values() for n in of)
                self.notes.append(f"line {line}: left out: {_UNKNOWN}, so {_OPEN_IT}")
                is_left_out = True
                continue
            cells = self._cells(row, columns)
            own = cells.get(ColumnRole.TOPIC, [])
            if self._is_topic_row(table, number, columns):
                blocks = next(iter(row.values()))
                topic = self._topic(blocks)
                continue
            question, answer = cells.get(ColumnRole.QUESTION, []), cells.get(ColumnRole.ANSWER, [])
            inherited = table.inherited.get(number, set())
            is_new = bool(question) and not any(
                columns.roles.get(column) is ColumnRole.QUESTION for column in inherited
            )
            for column, blocks in row.items():
                role = columns.roles.get(column, ColumnRole.NOTHING)
                if role not in (ColumnRole.QUESTION, ColumnRole.ANSWER, ColumnRole.TOPIC):
                    self.unused.update(dict.fromkeys(blocks, _column_name(column, columns, role)))
            if not is_new:
                if is_left_out:  # it goes on with that
                    self._leave_out(row, _UNKNOWN)
                    continue
                fresh = [
                    n for n in answer if not self.starts or n not in (self.starts[-1].body or ())
                ]
                if fresh and self.starts:  # an answer that goes on in the row below
                    last = self.starts[-1]
                    self.starts[-1] = replace(last, body=(*(last.body or ()), *fresh))
                continue
            is_left_out = False
            of_row = self._topic(own) if own else topic
            topic = of_row if goes_on else topic
            self.starts.append(
                Start(
                    question[0],
                    question[-1] + 1,
                    body=tuple(answer),
                    topic=of_row,
                    row=self._row_words(row, columns),
                )
            )

    def _cells(self, row: _Row, columns: _Columns) -> dict[ColumnRole, list[int]]:
        cells: dict[ColumnRole, list[int]] = {}
        for column, blocks in sorted(row.items()):
            cells.setdefault(columns.roles.get(column, ColumnRole.NOTHING), []).extend(blocks)
        return cells

    def _is_topic_row(self, table: _Table, number: int, columns: _Columns) -> bool:
        """Whether a row has one cell alone that asks nothing, with a question in the row below."""
        row = table.rows[number]
        inherited = table.inherited.get(number, set())
        own = [column for column in row if column not in inherited]
        if len(row) != 1 or len(own) != 1:
            return False
        role = columns.roles.get(own[0], ColumnRole.NOTHING)
        text = _text(self.document, row[own[0]])
        if role is ColumnRole.ANSWER or (role is ColumnRole.TOPIC and number not in table.wide):
            return False
        if ends_question(text) or len(text.split()) > weights.TOPIC_ROW_WORDS:
            return False
        if _is_number(text) or is_date(text):  # of a row that is still empty
            return False
        if number in table.wide:
            return True
        below = next((one for one in table.rows[number + 1 :] if one), {})
        is_above = any(columns.roles.get(one) is ColumnRole.ANSWER for one in below)
        is_like = question_likeness(text) >= weights.LIKE_TROUBLE
        is_known = self._are_counted(table, columns) or self._all_ask(table, columns)
        return is_above and not (is_like and not is_known)

    def _are_counted(self, table: _Table, columns: _Columns) -> bool:
        """Whether all questions with an answer have a number or a date: a row without is none."""
        answered = [
            row
            for row in table.rows[columns.first :]
            if self._cells(row, columns).get(ColumnRole.ANSWER)
        ]
        beside = [column for column, role in columns.roles.items() if role in _BESIDE]
        return len(answered) >= weights.FEW and any(
            all(column in row for row in answered) for column in beside
        )

    def _all_ask(self, table: _Table, columns: _Columns) -> bool:
        """Whether all questions with an answer end in a question mark: one without is none."""
        answered = [
            cells[ColumnRole.QUESTION]
            for cells in (self._cells(row, columns) for row in table.rows[columns.first :])
            if cells.get(ColumnRole.ANSWER) and cells.get(ColumnRole.QUESTION)
        ]
        texts = [_text(self.document, blocks) for blocks in answered]
        return len(texts) >= weights.FEW and all(map(ends_question, texts))

    def _topic(self, blocks: Sequence[int]) -> int:
        """The block that first names the topic of some blocks."""
        title = _text(self.document, blocks).strip(" :*")
        first = self.firsts.setdefault(title.casefold(), blocks[0])
        if first == blocks[0]:
            self.topics[first] = title
        for n in blocks:
            if n != first:
                self.unused.setdefault(n, f"topic “{title}”")
        return first

    def _row_words(self, row: _Row, columns: _Columns) -> RowWords:
        said: dict[ColumnRole, list[str]] = {}
        for column, blocks in row.items():
            role = columns.roles.get(column, ColumnRole.NOTHING)
            lines = [self.document.blocks[n].text for n in blocks]
            said.setdefault(role, []).extend(lines)
        wordings = _parts(said.get(ColumnRole.WORDINGS, []))
        tags = [
            part.strip("# ")
            for text in said.get(ColumnRole.TAGS, [])
            for part in _TAG_PARTS.split(text)
        ]
        status = status_of(" ".join(said.get(ColumnRole.STATUS, [])))
        return RowWords(tuple(wordings), tuple(filter(None, tags)), status)

    def _leave_out(self, row: _Row, reason: str) -> None:
        self.unused.update((n, reason) for blocks in row.values() for n in blocks)

    def proposals(self, found: Sequence[tuple[_Table, _Columns]]) -> Iterator[Proposal]:
        if not self.starts:
            return
        above, ends = topics_and_ends(self.document, self.starts)
        rows = (row for table, _ in found for row in table.rows)
        cells = {n for row in rows for cell in row.values() for n in cell}
        headings = {n: title for n, title in above.items() if n not in cells}
        starts = [self._below_heading(start, sorted(headings)) for start in self.starts]
        is_named = all(columns.is_named for _, columns in found)
        answered = sum(bool(start.body) for start in starts)
        if not is_named and answered < max(2, weights.MOSTLY_ANSWERED * len(starts)):
            return
        used = {start.topic for start in starts}
        topics = {n: title for n, title in (headings | self.topics).items() if n in used}
        yield Proposal(
            Family.TABLES,
            "rows of a table" if len(found) == 1 else "rows of tables",
            tuple(starts),
            topics,
            ends,
            weights.TRUST_NAMED_COLUMNS if is_named else weights.TRUST_ROWS,
            states_answers=is_named,
            is_certain=is_named,
            unused={n: reason for n, reason in self.unused.items() if n not in topics},
            notes=(*dict.fromkeys(_taken(self.document, *one) for one in found), *self.notes),
        )

    def _below_heading(self, start: Start, headings: Sequence[int]) -> Start:
        """A question whose table names no topic stands under the heading above the table."""
        if start.topic is not None:
            return start
        above = [n for n in headings if n < start.first]
        return replace(start, topic=above[-1] if above else -1)


def _stands_once(document: ClearedDocument, table: _Table, columns: _Columns) -> bool:
    """Whether a topic stands in the first of its rows alone, and the cells below it are empty."""
    column = next((one for one, role in columns.roles.items() if role is ColumnRole.TOPIC), None)
    rows = [row for row in table.rows[columns.first :] if len(row) > 1]
    if column is None or not rows or column not in rows[0]:
        return False
    titles = [_text(document, row[column]).casefold() for row in rows if column in row]
    gaps = len(rows) - len(titles)
    return len(set(titles)) == len(titles) and gaps >= weights.TOPIC_GAPS * len(titles)


def _is_head_again(document: ClearedDocument, row: _Row, columns: _Columns) -> bool:
    """Whether a row repeats the headings, as on each page of a print."""
    if not columns.headings:
        return False
    texts = _texts(document, row)
    return len(texts) > 1 and all(columns.headings.get(one) == text for one, text in texts.items())


def _parts(texts: Iterable[str]) -> list[str]:
    """Wordings in one cell: on lines, between semicolons, or sentences that ask."""
    found: list[str] = []
    for text in texts:
        parts = re.split(r"(?<=[?？؟])\s+|\s*[;|\n]\s*", text)
        found.extend(part.strip(" -•*,") for part in parts)
    return [part for part in dict.fromkeys(found) if part]


def _column_name(column: int, columns: _Columns, role: ColumnRole) -> str:
    heading = columns.headings.get(column, "")
    name = f"column {column_letters(column)}" + (f" “{heading}”" if heading else "")
    return name if role is ColumnRole.NOTHING else f"{name}: {role}"


def _taken(document: ClearedDocument, table: _Table, columns: _Columns) -> str:
    """What each column was taken for."""
    line = min(
        (document.blocks[n].first for row in table.rows for cell in row.values() for n in cell),
        default=1,
    )
    parts = []
    for column in range(min(table.columns(), MOST_COLUMNS)):
        role = columns.roles.get(column, ColumnRole.NOTHING)
        heading = columns.headings.get(column, "")
        parts.append(f"{column_letters(column)}{f' “{heading}”' if heading else ''} = {role}")
    return f"line {line}: columns {', '.join(parts)}"
