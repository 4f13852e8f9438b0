"""What one file alone cannot show: ids that stand twice, and names of what does not exist."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.content.loading import load, open_content
from ingest.content.model.links import linked
from ingest.content.model.records import Standing
from ingest.errors import ContentError, FaultKind, did_you_mean
from ingest.importing.checking import check_content
from support.content import CONTENT as FROZEN
from support.content import CRITERIA_OF_EACH_KIND, SISTER, write_file
from support.depth import chosen

CONTENT = Path("content")
"""The folder as staff name it: the tests run in the folder that holds it."""

COST, HOURS, MORE = "faq/fees/cost.md", "criteria/hours.md", "criteria/more.md"

FILES = {
    "faq/fees/_topic.md": "# Fees\n",
    COST: "---\nid: cost\nstatus: published\n---\n# What does it cost?\n\nNothing.\n",
    "faq/fees/gone.md": "---\nid: gone\nstatus: retired\n---\n# What was it?\n",
    HOURS: (
        "---\nid: hours\nkind: training\nstanding: quoted\nsources: [faq.txt:1]\n---\n"
        "# Hours\n\nMany.\n"
    ),
    MORE: (
        "---\nid: more\nkind: training\nstanding: published\nsources: [our-page]\n---\n"
        "# More\n\nMore.\n"
    ),
    "criteria/other.md": (
        "---\nid: other\nkind: training\nstanding: sister\nsources: [their-page]\n---\n"
        "# Other\n\nOthers.\n"
    ),
    "categories.toml": (
        '[[era]]\nid = "levels"\n\n[[category]]\nid = "ifs"\nname = "Specialist"\n'
        'line = "infant"\nnumeral = "II"\nfor_whom = """\nMany.\n"""\n'
    ),
    "terms.toml": '[[term]]\nid = "rsc"\npreferred = "supervision"\ndefinition = """\nSo.\n"""\n'
    'sources = ["our-page"]\n',
    "site.toml": '[site]\nabout = [\n  "All.",\n]\n',
    "sources/faq.txt": "Q\nA\n",
    "sources/sources.toml": (
        '[[page]]\nid = "our-page"\naddress = "https://a.example"\nread = 2026-11-22\n\n'
        '[[page]]\nid = "their-page"\naddress = "https://b.example"\nread = 2026-11-22\n'
        'publisher = "Michigan\'s association"\n'
    ),
}
"""A folder without a fault, with a file of every kind."""

# File, what is replaced in it, by what, and every fault that the folder has then.

HEADS = [
    pytest.param(
        COST,
        ("status: published", "status: published\ncriteria: [hours, hour]"),
        ["content/faq/fees/cost.md:4: the criterion “hour” does not exist. Did you mean “hours”?"],
        id="criterion of a question",
    ),
    pytest.param(
        COST,
        ("status: published", "status: published\ncriteria:\n  - hours\n  - hour\n  - moore"),
        [
            "content/faq/fees/cost.md:6: the criterion “hour” does not exist. Did you mean "
            "“hours”?",
            "content/faq/fees/cost.md:7: the criterion “moore” does not exist. Did you mean "
            "“more”?",
        ],
        id="criteria of a question in a long list",
    ),
    pytest.param(
        COST,
        ("status: published", "status: published\ncriteria: [other]"),
        [
            "content/faq/fees/cost.md:4: the criterion “other” is only another association's. Take "
            "it out: it governs no question here until staff confirm it."
        ],
        id="criterion of a sister association",
    ),
    pytest.param(
        COST,
        ("published", "published\ncategories: [II, III]"),
        ["content/faq/fees/cost.md:4: the category “III” does not exist. Use one of: II, ifs."],
        id="category of a question",
    ),
    pytest.param(
        HOURS,
        ("kind: training", "kind: training\ncategories:\n  - all\n  - ifs\n  - IFSS"),
        ["content/criteria/hours.md:7: the category “IFSS” does not exist. Did you mean “ifs”?"],
        id="category of a criterion",
    ),
    pytest.param(
        HOURS,
        ("standing: quoted", "standing: quoted\neras: [levels, level]"),
        ["content/criteria/hours.md:5: the era “level” does not exist. Did you mean “levels”?"],
        id="era of a criterion",
    ),
    pytest.param(
        HOURS,
        ("standing: quoted", "standing: quoted\ndiffers_from:\n  - more\n  - mor"),
        ["content/criteria/hours.md:7: the criterion “mor” does not exist. Did you mean “more”?"],
        id="criterion that another differs from",
    ),
    pytest.param(
        HOURS,
        ("[faq.txt:1]", "[faq.txt:1, ourpage]"),
        [
            "content/criteria/hours.md:5: the page “ourpage” does not exist. Did you mean "
            "“our-page”?"
        ],
        id="page of a criterion",
    ),
    pytest.param(
        HOURS,
        ("[faq.txt:1]", "\n  - faq.txt:1\n  - fax.txt:1\n  - faq.txt:2-3\n  - ourpage"),
        [
            "content/criteria/hours.md:7: the document “fax.txt” is not in content/sources. Did "
            "you mean “faq.txt”?",
            "content/criteria/hours.md:8: “faq.txt:2-3” ends below the document's last line, 2. "
            "Correct the lines.",
            "content/criteria/hours.md:9: the page “ourpage” does not exist. Did you mean "
            "“our-page”?",
        ],
        id="sources of a criterion",
    ),
    pytest.param(
        HOURS,
        ("[faq.txt:1]", "\n  - faq.txt:1\n  - faq.txt:9-9"),
        [
            "content/criteria/hours.md:7: “faq.txt:9” ends below the document's last line, 2. "
            "Correct the lines."
        ],
        id="a line written as lines",
    ),
    pytest.param(
        MORE,
        ("[our-page]", "[our-page, their-page]"),
        [
            "content/criteria/more.md:5: the standing is “published” but “their-page” is a page of "
            "Michigan's association. Write the standing “sister”, or take the page out."
        ],
        id="published by another association",
    ),
    pytest.param(
        "terms.toml",
        ('"our-page"', '"ourpage", "faq.txt:3"'),
        [
            "content/terms.toml:7: the page “ourpage” does not exist. Did you mean “our-page”?",
            "content/terms.toml:7: “faq.txt:3” ends below the document's last line, 2. Correct the "
            "lines.",
        ],
        id="sources of a term",
    ),
    pytest.param(
        "categories.toml",
        ('numeral = "II"', "numeral = 'II'\nsources = [\n  'our-page',\n  'ourpage',\n]"),
        ["content/categories.toml:11: the page “ourpage” does not exist. Did you mean “our-page”?"],
        id="sources of a category",
    ),
]

# File, words in it, and where a reference put behind these words stands.

PLACES = [
    pytest.param(COST, "Nothing.", 7, id="answer"),
    pytest.param("faq/fees/_topic.md", "# Fees\n\nWhat", 3, id="introduction of a topic"),
    pytest.param(HOURS, "Many.", 9, id="criterion"),
    pytest.param("criteria/other.md", "Others.", 9, id="criterion of a sister association"),
    pytest.param("terms.toml", "So.", 5, id="definition of a term"),
    pytest.param("categories.toml", "Many.", 10, id="whom a category is for"),
    pytest.param("site.toml", '"All.', 3, id="about the site"),
]

BROKEN = [
    pytest.param(
        "[[criterion:hour]]",
        "the criterion “hour” does not exist. Did you mean “hours”?",
        id="criterion",
    ),
    pytest.param(
        "[[question:costs|so]]",
        "the question “costs” does not exist. Did you mean “cost”?",
        id="question",
    ),
    pytest.param("[[term:rs]]", "the term “rs” does not exist. Did you mean “rsc”?", id="term"),
    pytest.param(
        "[[category:if]]", "the category “if” does not exist. Did you mean “ifs”?", id="category"
    ),
    pytest.param(
        "[[category:II]]", "the category “II” does not exist. Use one of: ifs.", id="numeral"
    ),
    pytest.param(
        "[[source:ourpage]]",
        "the source “ourpage” does not exist. Did you mean “our-page”?",
        id="page",
    ),
    pytest.param(
        "[[source:fax.txt:1]]",
        "the document “fax.txt” is not in content/sources. Did you mean “faq.txt”?",
        id="document",
    ),
    pytest.param(
        "[[source:faq.txt:1-3]]",
        "“faq.txt:1-3” ends below the document's last line, 2. Correct the lines.",
        id="lines of a document",
    ),
    pytest.param(
        "[[source:faq.txt:x]]",
        "“faq.txt:x” does not name lines of a document. Write file and lines, such as "
        "[[source:faq.txt:24-31]].",
        id="lines that are none",
    ),
    pytest.param(
        "[[hours]]",
        "the reference “[[hours]]” does not say to what kind of record. Write one of "
        "[[criterion:...]], [[question:...]], [[term:...]], [[category:...]], [[source:...]].",
        id="no kind",
    ),
    pytest.param(
        "[[criteria:hours|so]]",
        "the reference “[[criteria:hours|so]]” does not say to what kind of record. Write one of "
        "[[criterion:...]], [[question:...]], [[term:...]], [[category:...]], [[source:...]].",
        id="unknown kind",
    ),
]

UNSEEN = [
    pytest.param(
        "[[source:their-page]]",
        "“their-page” is a page of Michigan's association, and the public sees this text. Take out "
        "what only another association says.",
        id="page of a sister association",
    ),
    pytest.param(
        "[[criterion:other]]",
        "“other” is only another association's, and the public does not see it. Take the "
        "reference out, or let staff confirm the criterion.",
        id="criterion of a sister association",
    ),
    pytest.param(
        "[[question:gone|so]]",
        "the question “gone” is retired and shown nowhere. Take the reference out.",
        id="retired question",
    ),
]

SOUND = [
    *("[[criterion:hours]]", "[[criterion:more|more]]", "[[question:cost]]", "[[term:rsc|RS]]"),
    *("[[category:ifs]]", "[[source:our-page]]", "[[source:faq.txt:1-2]]"),
    *("`[[criterion:hour]]`", "\\\\[[criterion:hour]]"),
]

TAKEN = [
    pytest.param(
        {"criteria/cost.md": FILES[HOURS].replace("hours", "cost")},
        [
            "content/criteria/cost.md:2: the id “cost” is taken by content/faq/fees/cost.md. Give "
            "one of the two another id and file name."
        ],
        id="id of a question",
    ),
    pytest.param(
        {"criteria/gone.md": FILES[HOURS].replace("hours", "gone")},
        [
            "content/criteria/gone.md:2: the id “gone” is taken by content/faq/fees/gone.md. Give "
            "one of the two another id and file name."
        ],
        id="id of a retired question",
    ),
    pytest.param(
        {COST: FILES[COST].replace("published", "published\nformer_ids: [price, hours]")},
        [
            "content/faq/fees/cost.md:4: the id “hours” is taken by content/criteria/hours.md. "
            "Give one of the two another id and file name."
        ],
        id="former id of a question that a criterion has",
    ),
    pytest.param(
        {HOURS: FILES[HOURS].replace("quoted", "quoted\nformer_ids: [cost, more, hours, hour]")},
        [
            "content/criteria/hours.md:5: the id “cost” is taken by content/faq/fees/cost.md. Give "
            "one of the two another id and file name.",
            "content/criteria/hours.md:5: the id “more” is taken by content/criteria/more.md. Give "
            "one of the two another id and file name.",
            "content/criteria/hours.md:5: “hours” is the id of this file, not a former one. Take "
            "it out.",
        ],
        id="former ids of a criterion",
    ),
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as the user would type them, from where the user stands."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        _write(name, text)


def _write(name: str, text: str) -> None:
    write_file(CONTENT / name, text)


def _replace(name: str, old: str, new: str) -> None:
    text = (CONTENT / name).read_text("utf-8")
    if old.startswith("# Fees"):
        text += "\nWhat\n"
    assert text.count(old) == 1
    _write(name, text.replace(old, new))


def _messages() -> list[str]:
    check_content(CONTENT)  # counts the lines of the document
    try:
        load(CONTENT)
    except ContentError as error:
        return [str(fault) for fault in error.faults]
    return []


KINDS = [
    pytest.param("criteria: [hour]", FaultKind.UNKNOWN_RECORD, "criterion", "hour", id="criterion"),
    pytest.param("categories: [V]", FaultKind.UNKNOWN_RECORD, "category", "V", id="category"),
    pytest.param("topic: fee", FaultKind.UNKNOWN_RECORD, "topic", "fee", id="topic"),
    pytest.param("sources: [faq.tx:1]", FaultKind.UNKNOWN_RECORD, "document", "faq.tx", id="file"),
    pytest.param("sources: [faq.txt:3]", FaultKind.CONTRADICTION, "lines", "faq.txt:3", id="line"),
    pytest.param("colour: red", FaultKind.UNKNOWN_KEY, "key", "colour", id="key"),
    pytest.param("order: ten", FaultKind.MALFORMED, "order", "ten", id="number"),
    pytest.param("former_ids: [cost]", FaultKind.CONTRADICTION, "former_ids", "cost", id="own id"),
]


@pytest.mark.parametrize(("line", "kind", "subject", "value"), KINDS)
def test_a_fault_says_what_it_is_about_as_data(
    line: str, kind: FaultKind, subject: str, value: str
) -> None:
    _replace("faq/fees/cost.md", "id: cost\n", f"id: cost\n{line}\n")
    faults = check_content(CONTENT).faults
    assert (kind, subject, value) in {(one.kind, one.subject, one.value) for one in faults}


@pytest.mark.parametrize(
    ("text", "kind", "subject", "value"),
    [
        pytest.param("[[question:x]]", FaultKind.UNKNOWN_RECORD, "question", "x", id="reference"),
        pytest.param("[[x]]", FaultKind.MALFORMED, "reference", "[[x]]", id="no reference"),
    ],
)
def test_a_fault_of_a_reference_says_so_as_data(
    text: str, kind: FaultKind, subject: str, value: str
) -> None:
    path = CONTENT / "faq" / "fees" / "cost.md"
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")
    (fault,) = check_content(CONTENT).faults
    assert (fault.kind, fault.subject, fault.value) == (kind, subject, value)


def test_a_sound_folder_has_no_fault() -> None:
    assert _messages() == []


@pytest.mark.parametrize(("name", "edit", "messages"), HEADS)
def test_a_head_that_names_what_is_not_there_is_said(
    name: str, edit: tuple[str, str], messages: list[str]
) -> None:
    _replace(name, *edit)
    assert _messages() == messages


@pytest.mark.parametrize(("reference", "message"), BROKEN)
@pytest.mark.parametrize(("name", "words", "line"), PLACES)
def test_a_broken_reference_is_said_wherever_it_stands(
    name: str, words: str, line: int, reference: str, message: str
) -> None:
    _replace(name, words, f"{words} {reference}")
    assert _messages() == [f"content/{name}:{line}: {message}"]


@pytest.mark.parametrize(("name", "words", "line"), PLACES)
def test_a_sound_reference_is_no_fault_wherever_it_stands(name: str, words: str, line: int) -> None:
    text = " ".join(SOUND).replace("\\\\", "\\" if name.endswith(".md") else "\\\\")
    _replace(name, words, f"{words} {text}")
    assert _messages() == []


@pytest.mark.parametrize("name", ["terms.toml", "categories.toml"])
@pytest.mark.parametrize("line", ["[[criterion:hour]]", "# [[criterion:hour]]"])
def test_a_broken_reference_that_fills_a_line_of_a_register_is_said(name: str, line: str) -> None:
    """Alone on its line it looks like the header of a table, or behind a “#” like a remark."""
    words = "So.\n" if name == "terms.toml" else "Many.\n"
    _replace(name, words, f"{words}{line}\n")
    number = 6 if name == "terms.toml" else 11
    assert _messages() == [
        f"content/{name}:{number}: the criterion “hour” does not exist. Did you mean “hours”?"
    ]


def test_remarks_and_headers_of_a_register_name_nothing() -> None:
    _write(
        "terms.toml",
        "# See [[criterion:hour]].\n" + FILES["terms.toml"].replace("]]", "]] # [[a]]"),
    )
    assert _messages() == []


def test_every_broken_reference_of_a_file_is_said_at_once() -> None:
    _replace(
        COST,
        "Nothing.",
        "[[term:a]] and [[term:b]]\n\n- [[term:c|so\n  on]] [[term:rsc]]\n"
        "- `[[term:d]]` [[term:e]]",
    )
    assert [message.split(" does")[0] for message in _messages()] == [
        "content/faq/fees/cost.md:7: the term “a”",
        "content/faq/fees/cost.md:7: the term “b”",
        "content/faq/fees/cost.md:9: the term “c”",
        "content/faq/fees/cost.md:11: the term “e”",
    ]


@pytest.mark.parametrize(("reference", "message"), UNSEEN)
@pytest.mark.parametrize(("name", "words", "line"), PLACES)
def test_text_for_the_public_names_nothing_that_the_public_does_not_see(
    name: str, words: str, line: int, reference: str, message: str
) -> None:
    _replace(name, words, f"{words} {reference}")
    # Staff see what sister associations say, but a retired question nobody does.
    is_said = name != "criteria/other.md" or "retired" in message
    assert _messages() == ([f"content/{name}:{line}: {message}"] if is_said else [])


def test_a_draft_may_name_what_only_a_sister_association_says() -> None:
    _write(
        COST, FILES[COST].replace("published", "draft").replace("Nothing", "[[criterion:other]]")
    )
    assert _messages() == []


NOTES = [
    "**For staff:** check this",
    "Note for staff: old",
    "> *Note to the office:* old",
    "[TODO check]",
    "TODO: the fee",
    "- [ ] TODO call them",
    "It costs $5 (TODO).",
    "It costs $5 [check with Anna].",
    "It costs $5 [staff: since when?].",
    "(staff only)",
    "_For staff_",
    "Internal note: old",
    "### Internal",
    "Editor’s note: old",
    "FIXME",
    "DO NOT PUBLISH",
    "1. For staff only: old",
]

NO_NOTES = [
    "For staff members of agencies, it is free.",
    "The internal review takes a week.",
    "Internal applicants pay nothing.",
    "Note for applicants: ask first.",
    "(internal medicine)",
    "A todo list helps.",
    "The staff only answers mail.",
    "See [staff](https://example.org/).",
    "Notes to families are kept.",
    "<!-- For staff: old -->Yes.",
]


NOTES_IN = {
    "es": [
        "**Nota interna:** comprobar",
        "> *Nota para el equipo* antigua",
        "Para el personal: antigua",
        "- Solo para uso interno.",
        "Cuesta $5 (uso interno).",
        "Cuesta $5 [consultar con Ana].",
        "PENDIENTE: la tarifa",
        "NO PUBLICAR",
        "Nota de la redacción: antigua",
        "Sólo personal",
    ],
    "de-AT": [
        "**Interne Notiz:** prüfen",
        "> *Hinweis für die Redaktion:* alt",
        "Für Mitarbeitende: alt",
        "Nur intern",
        "Kostet 5 € (nur für den internen Gebrauch).",
        "Kostet 5 € [mit Anna klären].",
        "ZU KLÄREN: die Gebühr",
        "Bitte nicht veröffentlichen.",
        "Intern: alt",
    ],
    "fr": [
        "**Note interne :** à revoir",
        "> *Note pour l’équipe* ancienne",
        "Pour le personnel\u00a0: ancienne",
        "Usage interne.",
        "Cela coûte 5 € (réservé au personnel).",
        "Cela coûte 5 € [à vérifier].",
        "À FAIRE : le tarif",
        "Ne pas publier",
        "Note de la rédaction : ancienne",
    ],
}

NO_NOTES_IN = {
    "es": [
        "Para el personal de las agencias es gratis.",
        "La revisión interna dura una semana.",
        "Nota para solicitantes: pregunte antes.",
        "(medicina interna)",
        "No publicar a tiempo cuesta más.",
        "Consulte con su supervisora [antes](https://example.org/).",
        "El pago está pendiente.",
    ],
    "de-AT": [
        "Für Mitarbeitende von Agenturen ist es kostenlos.",
        "Die interne Prüfung dauert eine Woche.",
        "Hinweis für Bewerberinnen: fragen Sie vorher.",
        "(interne Medizin)",
        "Intern geprüft wird alles.",
    ],
    "fr": [
        "Pour le personnel des agences, c’est gratuit.",
        "L’examen interne dure une semaine.",
        "Note pour les candidats : demandez d’abord.",
        "(médecine interne)",
        "Interne : 20 heures",
    ],
}


@pytest.mark.parametrize(
    ("language", "line"),
    [(language, line) for language, lines in NOTES_IN.items() for line in lines],
)
def test_a_note_for_staff_is_found_in_the_language_of_the_site(language: str, line: str) -> None:
    text = FILES[COST].rstrip("\n")
    _write(COST, f"{text}\n\n{line}\n")
    assert _messages() == []  # a site in English
    _write("site.toml", f'[site]\nlanguage = "{language}"\n')
    (message,) = _messages()
    number = text.count("\n") + 3
    assert message.startswith(f"content/{COST}:{number}: a note for staff would be published: ")
    _write(COST, f"{text}\n\nInternal note: old\n")
    assert len(_messages()) == 1


@pytest.mark.parametrize(
    ("language", "line"),
    [(language, line) for language, lines in NO_NOTES_IN.items() for line in lines],
)
def test_no_other_text_is_taken_for_a_note(language: str, line: str) -> None:
    _write("site.toml", f'[site]\nlanguage = "{language}"\n')
    _write(COST, FILES[COST].rstrip("\n") + f"\n\n{line}\n")
    assert _messages() == []


@pytest.mark.parametrize(
    "piece", ["\n", "- \n", "(", "[ ", "[check with ", "# ", "for staff ", " "]
)
def test_looking_for_notes_takes_no_time(piece: str) -> None:
    _write("faq/fees/_topic.md", f"# Fees\n\n{piece * (49_000 // len(piece))}x\n")

    def seconds() -> float:
        began = time.process_time()
        _messages()
        return time.process_time() - began

    assert any(seconds() < 5 for _ in range(4))  # a busy machine makes some of them dearer


@pytest.mark.parametrize("line", [*NOTES, *NO_NOTES])
@pytest.mark.parametrize("place", [COST, "faq/fees/_topic.md"])
def test_a_note_for_staff_is_published_in_no_form(line: str, place: str) -> None:
    text = FILES[place].rstrip("\n") + "\n\nNothing."
    _write(place, f"{text}\n\n{line}\n")
    if line in NO_NOTES:
        assert _messages() == []
        return
    number = text.count("\n") + 3
    message = f"content/{place}:{number}: "
    remedy = "Settle it and take it out, or write it as <!-- a comment -->."
    if line.startswith("##") and place == COST:
        message += f"the answer is published with its notes: “{line}”. Settle them and take the "
        remedy = "section out, or set the status to “draft”."
    else:
        message += f"a note for staff would be published: “{line}”. "
    assert _messages() == [message + remedy]
    _write(place, f"{text}\n\n<!-- {line} -->\n")
    assert _messages() == []


@pytest.mark.parametrize(
    ("heading", "is_fault"),
    [("## For staff to settle", True), ("### for Staff", True), ("## For staffing", False)],
)
def test_an_answer_is_not_published_with_its_notes(heading: str, is_fault: bool) -> None:
    text = FILES[COST] + f"\n{heading}\n\n- Is it so?\n"
    _write(COST, text)
    message = (
        f"content/faq/fees/cost.md:9: the answer is published with its notes: “{heading}”. Settle "
        "them and take the section out, or set the status to “draft”."
    )
    assert _messages() == ([message] if is_fault else [])
    _write(COST, text.replace("published", "draft"))
    assert _messages() == []


@pytest.mark.parametrize("name", [COST, HOURS, "faq/fees/_topic.md"])
def test_brackets_that_are_no_reference_are_said(name: str) -> None:
    text = FILES[name] + "\nSee [[term:rsc.\n\n`[[` and \\[[ and\n[[term:rsc|a [b] c]]\n"
    _write(name, text)
    first = FILES[name].count("\n") + 2
    assert _messages() == [
        f"content/{name}:{line}: “[[” begins a reference that has no end or holds brackets. Write "
        "it such as [[criterion:ID]] or [[criterion:ID|words]]."
        for line in (first, first + 3)
    ]


@pytest.mark.parametrize("name", [COST, HOURS, "faq/fees/_topic.md"])
def test_a_title_is_plain_words(name: str) -> None:
    _write(name, FILES[name].replace("# ", "# [[term:rsc]] "))
    line = FILES[name].split("\n").index(next(x for x in FILES[name].split("\n") if x[:2] == "# "))
    assert _messages() == [
        f"content/{name}:{line + 1}: the title holds a reference. Write plain words."
    ]


@pytest.mark.parametrize("name", [COST, "criteria/other.md"], ids=["draft", "sister"])
def test_what_passes_the_check_can_be_shown_to_staff(name: str) -> None:
    """A draft or a sister's criterion that names a retired question is a fault or can be shown."""
    text = FILES[name].replace("published", "draft").replace("Nothing.", "[[question:gone]]")
    _write(name, text.replace("Others.", "[[question:gone]]"))
    if not _messages():
        preview = load(CONTENT).preview()
        texts = [one.answer for one in preview.questions] + [one.text for one in preview.criteria]
        assert all(linked(text, preview, lambda _: "#") for text in texts if text)


@pytest.mark.parametrize(("files", "messages"), TAKEN)
def test_an_id_is_of_one_question_or_criterion(files: dict[str, str], messages: list[str]) -> None:
    for name, text in files.items():
        _write(name, text)
    assert _messages() == messages


def test_a_page_that_is_gone_is_said_wherever_it_is_named() -> None:
    _write("sources/sources.toml", FILES["sources/sources.toml"].replace("our-page", "the-page"))
    _write(
        "categories.toml",
        FILES["categories.toml"] + 'sources = ["our-page"]\n\n[[category]]\nid = "ecfs"\n'
        'name = "A"\nline = "infant"\nsources = ["our-page"]\n',
    )
    _replace(COST, "Nothing.", "[[source:our-page]]")
    assert [message.split(": ")[0] for message in _messages()] == [
        "content/categories.toml:12",
        "content/categories.toml:18",
        "content/criteria/more.md:5",
        "content/faq/fees/cost.md:7",
        "content/terms.toml:7",
    ]


# Deleting one criterion of the frozen content. Every reference to it is looked for once more in
# the raw files, without the program.

IDS = sorted(path.stem for path in (FROZEN / "criteria").glob("*.md"))


def _raw_references(folder: Path, slug: str) -> Iterator[tuple[str, int]]:
    """Files and lines that name a criterion, in a list of a head or in a text."""
    paths = [*folder.glob("faq/*/*.md"), *folder.glob("criteria/*.md"), *folder.glob("*.toml")]
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            in_text = re.search(rf"\[\[criterion:{slug}(\||\]\])", line)
            in_head = re.match(r"(criteria|differs_from): \[(.*)\]", line)
            if in_text or (in_head and slug in in_head[2].split(", ")):
                yield str(path), number


@pytest.fixture
def frozen(_here: None) -> Path:
    shutil.rmtree(CONTENT)
    return Path(shutil.copytree(FROZEN, CONTENT))


@pytest.mark.parametrize("slug", chosen(IDS, [*CRITERIA_OF_EACH_KIND, SISTER]))
def test_a_deleted_criterion_is_missed_at_every_place_that_names_it(
    slug: str, frozen: Path
) -> None:
    (frozen / "criteria" / f"{slug}.md").unlink()
    (frozen / "criteria" / f"{slug}.wordings.txt").unlink(missing_ok=True)
    (frozen / "expectations.toml").unlink()  # has words of its own: see test_expectations.py
    problem = f"the criterion “{slug}” does not exist. {did_you_mean(slug, set(IDS) - {slug})}"
    assert _messages() == [
        f"{path}:{line}: {problem}" for path, line in sorted(set(_raw_references(frozen, slug)))
    ]


def test_the_deleted_ones_were_named_in_files_of_every_kind() -> None:
    named = [place for slug in IDS for place in _raw_references(FROZEN, slug)]
    assert len(named) > 100
    folders = {Path(path).relative_to(FROZEN).parts[0] for path, _ in named}
    assert {"faq", "criteria", "terms.toml"} <= folders


def test_no_head_of_the_frozen_content_names_criteria_in_another_form() -> None:
    """The look at the raw files would pass over a list an item a line."""
    for path in [*FROZEN.glob("faq/*/*.md"), *FROZEN.glob("criteria/*.md")]:
        assert not re.search(
            r"^(criteria|differs_from):\s*$", path.read_text("utf-8"), re.MULTILINE
        )
        assert not re.search(r"\[\[criterion:[^\]|]*\n", path.read_text("utf-8"))


def test_no_frozen_text_for_the_public_names_a_sister(frozen: Path) -> None:
    files = open_content(frozen)
    sisters = {one.id for one in files.knowledge.criteria if one.standing is Standing.SISTER}
    assert sisters
    public = files.knowledge.public()
    assert not sisters & {one.id for one in public.criteria}
    assert not sisters & {slug for one in public.questions for slug in one.cites}
    texts = [*(one.text for one in public.criteria), *(one.definition for one in public.terms)]
    texts += [one.for_whom for one in public.categories]
    assert not any(f"[[criterion:{slug}" in text for slug in sisters for text in texts)
