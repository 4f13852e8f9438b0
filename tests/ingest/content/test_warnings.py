"""What staff should look at: changed criteria, contradictions, former names, missing links."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from ingest.content.files.criterion_files import fingerprint
from ingest.content.loading import open_content
from ingest.content.review import Choice, review
from ingest.content.warnings.rules import find_warnings
from ingest.content.warnings.warning import ContentWarning, WarningKind
from ingest.importing.new_question import new_question
from support.content import CONTENT as FROZEN
from support.content import CRITERIA_OF_EACH_KIND, SISTER, write_file
from support.depth import chosen

CONTENT = Path("content")
"""The folder as staff name it: the tests run in the folder that holds it."""

COST = "faq/fees/cost.md"


def _criterion(
    slug: str, *figures: str, standing: str = "quoted", sources: str = "faq.txt:1"
) -> str:
    lines = [f"id: {slug}", "kind: training", f"standing: {standing}", f"sources: [{sources}]"]
    if figures:
        lines += ["figures:", *(f"  - {figure}" for figure in figures)]
    return "\n".join(["---", *lines, "---", f"# The {slug}", "", "So it is asked.", ""])


FILES = {
    "faq/fees/_topic.md": "# Fees\n",
    COST: "---\nid: cost\nstatus: open\n---\n# What does it cost?\n",
    "criteria/families.md": _criterion("families", "at least 10 families over at least 6 months"),
    "criteria/hours.md": _criterion("hours", "at least 30 clock hours"),
    "criteria/yearly.md": _criterion("yearly", "15 hours per year"),
    "criteria/none.md": _criterion("none", "0 hours"),
    "criteria/age.md": _criterion("age", "birth to 36 months"),
    "criteria/collected.md": _criterion("collected", "24 clock hours within 1 to 2 years"),
    "criteria/words.md": _criterion("words"),
    "criteria/other.md": _criterion("other", "75 days", standing="sister", sources="their-page"),
    "categories.toml": (
        '[[category]]\nid = "ifs"\nname = "Family Specialist"\nline = "infant"\nnumeral = "II"\n'
        'former = ["Level II"]\nfor_whom = "Many."\n\n'
        '[[category]]\nid = "imhs"\nname = "Health Specialist"\nline = "infant"\nnumeral = "III"\n'
        'former = ["Level III"]\n'
    ),
    "terms.toml": (
        '[[term]]\nid = "category"\npreferred = "Category"\nformer = ["Level"]\n\n'
        '[[term]]\nid = "renewal"\npreferred = "renewal"\nformer = ["upkeep"]\n'
        'definition = "What keeps it."\nsources = ["faq.txt:1"]\n\n'
        '[[term]]\nid = "rsc"\npreferred = "reflective supervision"\nabbreviations = ["RS/C"]\n'
        'definition = "Talk."\nsources = ["faq.txt:1"]\n\n'
        '[[term]]\nid = "boss"\npreferred = "supervisor"\n'
    ),
    "site.toml": '[site]\ndescription = "All."\nabout = [\n  "Who we are.",\n]\n',
    "sources/faq.txt": "Q\nA\n",
    "sources/sources.toml": (
        '[[page]]\nid = "their-page"\naddress = "https://b.example"\nread = 2026-11-22\n'
        'publisher = "Michigan\'s association"\n'
    ),
}
"""A folder without a fault and without a remark."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages name files as the user would type them, from where the user stands."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        _write(name, text)


def _write(name: str, text: str) -> None:
    write_file(CONTENT / name, text)


def _edit(name: str, old: str, new: str) -> None:
    text = (CONTENT / name).read_text("utf-8")
    assert text.count(old) == 1
    _write(name, text.replace(old, new))


def _answer(text: str, *, criteria: Sequence[str] = ("families",), status: str = "draft") -> None:
    """The question gets an answer, which begins on line 8."""
    head = f"id: cost\nstatus: {status}\ncriteria: [{', '.join(criteria)}]"
    _write(COST, f"---\n{head}\n---\n# What does it cost?\n\n{text}\n")


def _found(*kinds: WarningKind) -> list[ContentWarning]:
    return [
        one for one in find_warnings(open_content(CONTENT)) if one.kind in (kinds or WarningKind)
    ]


def _messages(*kinds: WarningKind) -> list[str]:
    return _printed(_found(*kinds))


def _printed(remarks: Iterable[ContentWarning]) -> list[str]:
    """The remarks as they are printed, without what kind of remark each is."""
    for one in remarks:
        assert str(one).startswith(f"{one.path}:{one.line}: remark, {one.kind}: ")
    return [str(one).replace(f" remark, {one.kind}:", "", 1) for one in remarks]


def test_a_folder_in_order_has_no_remark() -> None:
    assert _messages() == []


def test_the_frozen_content_has_no_remark() -> None:
    assert find_warnings(open_content(FROZEN)) == []


# Figures that contradict the criteria that an answer names.

CONTRADICTING = [
    pytest.param("You serve 12 families.", ["12 families"], id="digits"),
    pytest.param("You serve twelve families.", ["twelve families"], id="word"),
    pytest.param("Twelve families are asked for.", ["Twelve families"], id="word with a capital"),
    pytest.param("You serve forty-eight families.", ["forty-eight families"], id="two words"),
    pytest.param("You serve 10.5 families.", ["10.5 families"], id="decimal"),
    pytest.param("You serve 1 family.", ["1 family"], id="singular"),
    pytest.param("You serve 12\u00a0families.", ["12 families"], id="space that does not break"),
    pytest.param("A 12-family minimum.", ["12-family"], id="hyphen"),
    pytest.param("A twelve-family minimum.", ["twelve-family"], id="word with a hyphen"),
    pytest.param(
        "You serve 12 very young families.", ["12 very young families"], id="words between"
    ),
    pytest.param("You serve 10 to 12 families.", ["10 to 12 families"], id="range"),
    pytest.param("You serve 10–12 families.", ["10–12 families"], id="range with a dash"),
    pytest.param("You serve 10-12 families.", ["10-12 families"], id="range with a hyphen"),
    pytest.param("12 Families", ["12 Families"], id="capitals"),
    pytest.param("(12 families)", ["12 families"], id="in brackets"),
    pytest.param("**12 families**", ["12 families"], id="strong"),
    pytest.param(
        "- 12 families\n- 10 families\n- 9 families", ["12 families", "9 families"], id="list"
    ),
    pytest.param("| 12 families | 10 |", ["12 families"], id="table"),
    pytest.param("## 12 families", ["12 families"], id="heading"),
    pytest.param("[[criterion:families|12 families]]", ["12 families"], id="words of a link"),
    pytest.param("8 or 9 families", ["8 or 9 families"], id="two numbers"),
    pytest.param(
        "You serve 8 to 10 families.", ["8 to 10 families"], id="range that begins too low"
    ),
    pytest.param("12 or more families", ["12 or more families"], id="or more"),
    pytest.param("Serve twenty two families", ["twenty two families"], id="two words apart"),
    pytest.param("10 families over 5 months", ["5 months"], id="time"),
    pytest.param("over a nine-month time", ["nine-month"], id="time in words"),
    pytest.param(
        "Serve 12 families. In Michigan it is 9 families ([[source:their-page]]).",
        ["12 families"],
        id="beside a statement with its own source",
    ),
]

AGREEING = [
    "You serve 10 families over at least 6 months.",
    *("Ten families in six months.", "A 10-family minimum.", "a six-month time", "10.0 families"),
    "[[criterion:families|10 families]] and [[criterion:families|at least six months]]",
    "You serve 12 children for 12 hours in 12 years.",
    "You serve many families. There are 12. Families come.",
    "You serve families, 12 or more, and 12 of the families.",
    "You serve 10 or more families.",
    "Between 2019 and today families came.",
    "The second family, families 12 and 13.",
    "You meet 12 hours per month and 12 times every month.",
    "Model T10 families, A12-families, 1.12.3 or x12 families.",
    "In Michigan 12 families are asked for ([[source:their-page]]).",
    "- In Michigan 12 families ([[source:their-page|its page]]), or 9 months",
    "| Michigan | 12 families | [[source:their-page]] |",
]


@pytest.mark.parametrize(("text", "words"), CONTRADICTING)
def test_a_number_that_is_not_the_criterions_is_reported(text: str, words: list[str]) -> None:
    _answer(text)
    found = [re.search("“(.*?)”", one.problem) for one in _found(WarningKind.FIGURE)]
    assert [match[1] for match in found if match] == words


@pytest.mark.parametrize("text", AGREEING)
def test_other_numbers_are_no_contradiction(text: str) -> None:
    _answer(text)
    assert _messages(WarningKind.FIGURE) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("You serve [[criterion:families|12]] families.", id="number that is a link"),
        pytest.param("You serve **12** families.", id="strong number"),
        pytest.param("You serve 12\nfamilies.", id="broken over lines"),
    ],
)
def test_a_contradiction_is_reported_however_it_is_written(text: str) -> None:
    _answer(text)
    assert len(_found(WarningKind.FIGURE)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "In Michigan 12 families are\nasked for ([[source:their-page]]).", id="source below"
        ),
        pytest.param("([[source:their-page]]) asks\nfor 12 families.", id="source above"),
        pytest.param(
            "In Michigan 12 families ([[source:their-page|as its\npage says]]).", id="words broken"
        ),
    ],
)
def test_a_statement_broken_over_lines_has_its_own_source(text: str) -> None:
    _answer(text)
    assert _messages(WarningKind.FIGURE) == []


def test_a_contradiction_is_said_with_its_line_and_all_numbers_of_its_unit() -> None:
    _answer(
        "First.\n\nIt takes 45 hours, [[criterion:yearly|so]]. Or\nsix days.", criteria=["hours"]
    )
    assert _messages(WarningKind.FIGURE) == [
        "content/faq/fees/cost.md:10: the answer says “45 hours”, but the criteria that it names "
        "say 15 or 30. Correct the number, or name the criterion that it comes from."
    ]


def test_a_criterion_that_asks_for_nothing_is_contradicted_too() -> None:
    _answer("It takes 12 hours.", criteria=["none"])
    assert _messages(WarningKind.FIGURE) == [
        "content/faq/fees/cost.md:8: the answer says “12 hours”, but the criteria that it names "
        "say 0. Correct the number, or name the criterion that it comes from."
    ]


@pytest.mark.parametrize(
    ("criterion", "text", "count"),
    [
        ("collected", "24 clock hours within 1 to 2 years, 1 year, two years, 24 hours", 0),
        ("collected", "within 3 years", 1),
        ("age", "birth to 36 months, 0 to 36 months", 0),
        ("age", "35 months", 0),
        ("yearly", "15 hours per year for 2 years, 15 hours in 1 year", 0),
        ("yearly", "16 hours per year", 1),
        ("words", "12 families", 0),
        ("other", "75 days", 0),
        ("other", "74 days", 1),
    ],
)
def test_ranges_ages_and_times_are_understood(criterion: str, text: str, count: int) -> None:
    _answer(f"It is {text} [[criterion:{criterion}]].", criteria=[])
    assert len(_found(WarningKind.FIGURE)) == count


LABELS = [
    pytest.param(
        "families", "12 families", "at least 10 families over at least 6 months", id="amount"
    ),
    pytest.param(
        "families", "at least 7 months", "at least 10 families over at least 6 months", id="time"
    ),
    pytest.param(
        "families",
        "10 years",
        "at least 10 families over at least 6 months",
        id="other unit of time",
    ),
    pytest.param("age", "birth to 35 months", "birth to 36 months", id="age"),
    pytest.param("none", "2 hours", "0 hours", id="none"),
]


@pytest.mark.parametrize(("slug", "words", "figures"), LABELS)
def test_the_words_of_a_link_are_held_against_that_criterion_wherever_they_stand(
    slug: str, words: str, figures: str
) -> None:
    link = f"[[criterion:{slug}|{words}]]"
    _answer(f"First.\n\nYes, {link}.", criteria=["words", "yearly"])
    _edit("criteria/words.md", "So it is", link)
    _edit("terms.toml", "What keeps it.", link)
    said = words.removeprefix("at least ").removeprefix("birth to ")
    problem = (
        f"“{said}” links to “{slug}”, which says: {figures}. Correct the words, or link the "
        "criterion that they come from."
    )
    assert _messages(WarningKind.FIGURE) == [
        f"content/criteria/words.md:9: {problem}",
        f"content/faq/fees/cost.md:10: {problem}",
        f"content/terms.toml:10: {problem}",
    ]


def test_the_words_of_a_link_that_agree_are_not_reported() -> None:
    text = (
        "[[criterion:families|10 families]], [[criterion:families|six months]], "
        "[[criterion:age|0 to 36 months]], [[criterion:words|12 families]], [[criterion:yearly|it]]"
    )
    _answer(text, criteria=[])
    _edit("criteria/words.md", "So it is", text)
    assert _messages(WarningKind.FIGURE) == []


def test_a_criterion_whose_text_is_not_its_figure_is_reported() -> None:
    _edit("criteria/families.md", "So it is asked.", "You serve 10 families.\n\nIn 7 months.")
    assert _messages() == [
        "content/criteria/families.md:13: the text says “7 months”, but the figures say: at least "
        "10 families over at least 6 months. Make the two agree."
    ]


def test_a_criterion_may_give_the_number_of_one_that_it_names() -> None:
    _edit("criteria/hours.md", "So it is asked.", "30 hours, [[criterion:yearly|so]], or 15 hours.")
    assert _messages() == []
    _edit("criteria/hours.md", "[[criterion:yearly|so]]", "so")
    assert len(_found(WarningKind.FIGURE)) == 1


def test_an_answer_that_nobody_sees_contradicts_nothing() -> None:
    _answer("You serve 12 families.", status="retired")
    assert _messages(*set(WarningKind) - {WarningKind.TOPIC}) == []


def test_every_frozen_figure_can_be_contradicted_and_agreed_with(tmp_path: Path) -> None:
    """An answer with another number of the same unit is reported, for each figure."""
    shutil.rmtree(CONTENT)
    shutil.copytree(FROZEN, CONTENT)
    criteria = open_content(CONTENT).knowledge.criteria
    wrong, right = set(), set()
    for criterion in criteria:
        for n, figure in enumerate(criterion.figures):
            for slug, text, expected in (
                (f"wrong-{criterion.id}-{n}", f"997 {figure.amount.unit}", wrong),
                (f"right-{criterion.id}-{n}", str(figure), right),
            ):
                _write(
                    f"faq/training/{slug}.md",
                    f"---\nid: {slug}\nstatus: draft\n---\n# So?\n\nIt takes "
                    f"[[criterion:{criterion.id}|{text}]].\n",
                )
                expected.add(slug)
    assert len(wrong) == len(right) > 50
    assert {Path(one.path).stem for one in _found(WarningKind.FIGURE)} == wrong


# Former names in text of staff.

FORMER_II = "“Level II” is a former name in text of yours. Write “Family Specialist”."
FORMER_III = "“Level III” is a former name in text of yours. Write “Health Specialist”."
FORMER_UPKEEP = "“upkeep” is a former name in text of yours. Write “renewal”."

STAFF_TEXTS = [
    pytest.param("faq/fees/_topic.md", "# Fees\n", "# Fees\n\nSince\nLevel II.\n", 4, id="topic"),
    pytest.param("criteria/words.md", "So it is", "Level II is", 9, id="criterion"),
    pytest.param(
        "criteria/words.md", "# The words", "# The Level II", 7, id="title of a criterion"
    ),
    pytest.param(
        "criteria/other.md", "asked.", "\n\nasked of Level II.", 13, id="sister's criterion"
    ),
    pytest.param("terms.toml", "What keeps it.", "What Level II keeps.", 10, id="definition"),
    pytest.param(
        "terms.toml", "What keeps it.", "Level II keeps it.", 10, id="begins a definition"
    ),
    pytest.param("terms.toml", "What keeps it.", "It keeps Level II", 10, id="ends a definition"),
    pytest.param("categories.toml", "Many.", "Many of Level II.", 7, id="whom it is for"),
    pytest.param("site.toml", "All.", "All of Level II.", 2, id="description of the site"),
    pytest.param("site.toml", "Who we are.", "Who Level II is.", 4, id="about the site"),
    pytest.param(
        "site.toml", '[\n  "Who we are.",\n]', '["Who Level II is."]', 3, id="about, on one line"
    ),
]

NOT_FORMER = [
    "Category II, the level, levels, Levels, a Level of, sublevel II and Level-II.",
    "The older “Level II” is meant.",
    'The older "Level II" is meant.',
]


@pytest.mark.parametrize(("name", "old", "new", "line"), STAFF_TEXTS)
def test_a_former_name_in_text_of_staff_is_reported(
    name: str, old: str, new: str, line: int
) -> None:
    _edit(name, old, new)
    assert _messages() == [f"content/{name}:{line}: {FORMER_II}"]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_former_names_in_an_answer_are_reported_a_line_each(status: str) -> None:
    _answer(
        "Level II,\nCategory II\n\nand Level III, [[term:renewal|upkeep]] too.\n\nAn upkeep.",
        criteria=[],
        status=status,
    )
    assert _messages(WarningKind.FORMER) == [
        f"content/faq/fees/cost.md:8: {FORMER_II}",
        f"content/faq/fees/cost.md:11: {FORMER_III}",
        f"content/faq/fees/cost.md:13: {FORMER_UPKEEP}",
    ]


@pytest.mark.parametrize("text", ["the level II", "LEVEL II", "Levels II and III", "Level 2"])
def test_a_former_name_is_found_in_any_form(text: str) -> None:
    _answer(f"It is {text} here.", criteria=[])
    assert len(_found(WarningKind.FORMER)) == 1


@pytest.mark.parametrize("text", NOT_FORMER)
def test_other_words_and_quoted_names_are_not_reported(text: str) -> None:
    _answer(text, criteria=[])
    assert _messages(WarningKind.FORMER) == []


@pytest.mark.parametrize(
    "text",
    [
        "See [[term:renewal]].",
        "See [[term:renewal|keeping it up]].",
        "See `renewal` and [the page](https://a.example/renewal).",
        "See [[term:renewal]], [[term:renewal|keeping]] and https://a.example/renewal too.",
    ],
)
def test_a_former_name_in_where_a_link_leads_is_no_text(text: str) -> None:
    _edit("terms.toml", 'preferred = "renewal"', 'preferred = "prolonging"')
    _edit("terms.toml", 'former = ["upkeep"]', 'former = ["upkeep", "renewal"]')
    _answer(text, criteria=[])
    assert _messages(WarningKind.FORMER) == []
    _answer(f"{text} By renewal, not upkeep.", criteria=[])
    (found,) = _found(WarningKind.FORMER)
    assert found.replacement is not None
    assert found.replacement[1] == f"{text} By prolonging, not prolonging."


def test_a_name_that_may_mean_several_does_not_keep_the_others_of_its_line() -> None:
    _answer("By Level II and upkeep.", criteria=[])
    (found,) = _found(WarningKind.FORMER)
    assert found.replacement is not None
    assert found.replacement[1] == "By Level II and renewal."
    _answer(found.replacement[1], criteria=[])
    (found,) = _found(WarningKind.FORMER)
    assert found.replacement is None


def test_a_title_and_other_wordings_keep_the_words_in_which_it_was_asked() -> None:
    _write(COST, "---\nid: cost\nstatus: open\nasked_as: [Level II?]\n---\n# Is Level II enough?\n")
    assert _messages() == []


MANY = [
    # Kind of record, where the remark stands, and the file that takes the others
    pytest.param("faq/fees/cost.md", 4, "faq/fees/cost.wordings.txt", id="question"),
    pytest.param("criteria/hours.md", 5, "criteria/hours.wordings.txt", id="criterion"),
    pytest.param("categories.toml", 3, "categories/ifs.wordings.txt", id="category"),
    pytest.param("terms.toml", 3, "terms/category.wordings.txt", id="term"),
]


@pytest.mark.parametrize(("name", "line", "beside"), MANY)
def test_more_wordings_than_readers_need_are_to_move_to_a_file_of_their_own(
    name: str, line: int, beside: str
) -> None:
    wordings = [f"wording {number}" for number in range(6)]
    is_register = name.endswith(".toml")
    before = {
        "faq/fees/cost.md": "status: open\n",
        "criteria/hours.md": "standing: quoted\n",
        "categories.toml": 'id = "ifs"\n',
        "terms.toml": 'id = "category"\n',
    }[name]
    text = FILES[name]
    for count in (5, 6):
        listed = wordings[:count]
        key = (
            f"asked_as = {json.dumps(listed)}"
            if is_register
            else f"asked_as: [{', '.join(listed)}]"
        )
        _write(name, text.replace(before, f"{before}{key}\n", 1))
        assert _messages() == (
            [
                f"content/{name}:{line}: “asked_as” has 6 wordings, and readers see them all. "
                f"Keep up to 5 that read well, and move the others to content/{beside}, one a line."
            ]
            if count == 6
            else []
        )


def test_what_readers_do_not_see_may_have_any_number_of_wordings() -> None:
    asked_as = ", ".join(f"wording {number}" for number in range(6))
    _edit("criteria/other.md", "standing: sister\n", f"standing: sister\nasked_as: [{asked_as}]\n")
    _edit(COST, "status: open\n", f"status: retired\nasked_as: [{asked_as}]\n")
    assert _messages(WarningKind.SHOWN) == []


@pytest.mark.parametrize("name", [COST, "criteria/hours.md"])
def test_a_long_title_asks_for_a_short_form(name: str) -> None:
    text, _, rest = FILES[name].partition("\n# ")
    rest = rest.partition("\n")[2]
    line = text.count("\n") + 2
    for count in (18, 19):
        title = " ".join(["What", *["very"] * (count - 2), "much?"])
        _write(name, f"{text}\n# {title}\n{rest}")
        assert _messages() == (
            [
                f"content/{name}:{line}: the title has 19 words, and lists show them all. "
                "Add a line “short: …” of at most 12 words that ask the same."
            ]
            if count == 19
            else []
        )
    _edit(name, "\nid: ", "\nshort: What is it?\nid: ")
    assert _messages() == []


@pytest.mark.parametrize("other", ["short: What it costs\n", ""])
def test_a_short_form_that_another_record_has_is_named(other: str) -> None:
    _edit(COST, "\nid: ", "\nshort: What it costs!\nid: ")
    title = "What it costs?" if not other else "Is there a fee?"
    _write("faq/fees/price.md", f"---\nid: price\n{other}status: open\n---\n# {title}\n")
    named, alike, line, mark = (
        ("price", COST, 3, "") if other else ("cost", "faq/fees/price.md", 2, "!")
    )
    assert _messages(WarningKind.LABEL) == [
        f"content/faq/fees/{named}.md:{line}: lists call it “What it costs{mark}”, as they call "
        f"content/{alike}. Say in “short” what is different in it."
    ]
    _edit(f"faq/fees/{named}.md", "costs", "costs in a year")
    assert _messages(WarningKind.LABEL) == []


SHARED = [
    # File that holds the wording "price" too, beside content/faq/fees/cost.wordings.txt, where the
    # remark stands, and the record and line that it names
    pytest.param("criteria/hours.wordings.txt", "hours", 1, id="criterion"),
    pytest.param("criteria/other.wordings.txt", "", 0, id="criterion that readers do not see"),
    pytest.param("categories/ifs.wordings.txt", "ifs", 1, id="category"),
    pytest.param("terms/boss.wordings.txt", "boss", 1, id="term"),
]


@pytest.mark.parametrize(("path", "slug", "line"), SHARED)
def test_a_wording_that_records_of_two_kinds_share_is_named(
    path: str, slug: str, line: int
) -> None:
    _write("faq/fees/cost.wordings.txt", "# Money\nPrice?\n")
    _write(path, "price\n")
    assert _messages(WarningKind.WORDING) == (
        [
            f"content/{path}:{line}: “price” is a wording of “cost” too "
            "(content/faq/fees/cost.wordings.txt:2). Leave it to the one that answers it."
        ]
        if slug
        else []
    )


def test_the_shown_wordings_of_a_register_count_too() -> None:
    _edit("terms.toml", 'id = "boss"', 'id = "boss"\nasked_as = ["Who is my boss?"]')
    _write("faq/fees/cost.wordings.txt", "who is my boss\n")
    line = (
        (CONTENT / "terms.toml")
        .read_text("utf-8")
        .split("\n")
        .index('asked_as = ["Who is my boss?"]')
    )
    assert _messages(WarningKind.WORDING) == [
        "content/faq/fees/cost.wordings.txt:1: “who is my boss” is a "
        f"wording of “boss” too (content/terms.toml:{line + 1}). Leave it to the one that answers "
        "it."
    ]


def test_the_registers_may_name_what_is_former() -> None:
    _edit(
        "terms.toml", 'id = "boss"', 'id = "boss"\nlay = ["Level II"]\nformer = ["Level III boss"]'
    )
    assert _messages() == []


def test_received_text_keeps_its_names_with_links_too_and_staffs_own_lines_do_not() -> None:
    _answer("Level II is broad.\n\nLevel III is not.", criteria=[])
    received = (CONTENT / COST).read_text("utf-8")
    _write("sources/.imported/" + COST, received)
    assert _messages(WarningKind.FORMER) == []
    _edit(COST, "Level II is broad.", "Level II is [[criterion:words|broad]].")
    assert _messages(WarningKind.FORMER) == []
    _edit(COST, "Level III is not.", "Level III is not, we think.")
    assert _messages(WarningKind.FORMER) == [f"content/faq/fees/cost.md:10: {FORMER_III}"]


# Mentions without a link.

UNLINKED = [
    pytest.param(
        "First.\n\nYou need 30 clock hours.",
        [
            "content/faq/fees/cost.md:10: “30 clock hours” is the figure of a criterion, without a "
            "link. Write [[criterion:hours|30 clock hours]]."
        ],
        id="figure of a criterion",
    ),
    pytest.param(
        "You serve 10 families.",
        [
            "content/faq/fees/cost.md:8: “10 families” is the figure of a criterion, without a "
            "link. Write [[criterion:families|10 families]]."
        ],
        id="figure of a criterion that the head names",
    ),
    pytest.param(
        "The renewal, the\nRenewal and the renewals.",
        [
            "content/faq/fees/cost.md:8: the term “renewal” is mentioned without a link. Write "
            "[[term:renewal|renewal]]."
        ],
        id="term, once",
    ),
    pytest.param(
        "All\nReflective supervisions.",
        [
            "content/faq/fees/cost.md:9: the term “Reflective supervisions” is mentioned without a "
            "link. Write [[term:rsc|Reflective supervisions]]."
        ],
        id="term in plural",
    ),
    pytest.param(
        "The RS/C hours.",
        [
            "content/faq/fees/cost.md:8: the term “RS/C” is mentioned without a link. Write "
            "[[term:rsc|RS/C]]."
        ],
        id="abbreviation",
    ),
    pytest.param(
        "[[term:boss|Renewal]] and\nrenewal",
        [
            "content/faq/fees/cost.md:9: the term “renewal” is mentioned without a link. Write "
            "[[term:renewal|renewal]]."
        ],
        id="below a link to something else",
    ),
]

LINKED = [
    pytest.param("You need [[criterion:hours|30 clock hours]].", id="figure that is linked"),
    pytest.param("[[criterion:hours|So]] it is: 30 clock hours.", id="criterion linked elsewhere"),
    pytest.param("The [[term:renewal]] and any renewal.", id="term that is linked"),
    pytest.param("`30 clock hours` and `renewal`", id="code"),
    pytest.param("```\n30 clock hours of renewal\n```", id="block of code"),
    pytest.param("The [renewal page](https://a.example).", id="words of another link"),
    pytest.param("A supervisor.", id="term without a definition"),
    pytest.param("It takes 75 days.", id="figure of a sister association"),
    pytest.param("It takes 130 clock hours, 30.5 hours and 3 hours.", id="other figures"),
    pytest.param("At 0 hours.", id="figure too small to tell"),
    pytest.param("prerenewal, renewalist, rs/c", id="parts of words"),
    pytest.param(
        "In Michigan 30 clock hours and renewal ([[source:their-page]]).", id="own source"
    ),
    pytest.param("category, Level of Category", id="term without a definition, with a former name"),
]


@pytest.mark.parametrize(("text", "messages"), UNLINKED)
def test_a_mention_without_a_link_is_reported_once(text: str, messages: list[str]) -> None:
    _answer(text)
    assert _messages(WarningKind.LINK) == messages


@pytest.mark.parametrize("text", LINKED)
def test_no_link_is_proposed_in_code_or_where_there_is_one(text: str) -> None:
    _answer(text, criteria=["words"])
    assert _messages(WarningKind.LINK) == []


def test_a_figure_that_two_criteria_share_is_proposed_for_both() -> None:
    _write("criteria/hours-too.md", _criterion("hours-too", "30 clock hours per year"))
    _answer("You need 30 clock hours.", criteria=[])
    assert _messages(WarningKind.LINK) == [
        "content/faq/fees/cost.md:8: “30 clock hours” is the figure of a criterion, without a "
        "link. Write [[criterion:hours|30 clock hours]] or [[criterion:hours-too|30 clock hours]]."
    ]
    _answer("You need 30 clock hours.", criteria=["hours-too"])
    assert [one.remedy for one in _found(WarningKind.LINK)] == [
        "Write [[criterion:hours-too|30 clock hours]]."
    ]


@pytest.mark.parametrize("text", [case.values[0] for case in UNLINKED])
def test_the_link_that_is_proposed_ends_the_remark(text: str) -> None:
    _answer(text)
    (remark,) = _found(WarningKind.LINK)
    link = re.search(r"\[\[.*?\]\]", remark.remedy)
    assert link
    words = link[0].strip("[]").split("|")[1]
    (CONTENT / COST).write_text(
        (CONTENT / COST).read_text("utf-8").replace(f"\n{words}", f"\n{link[0]}", 1)
        if f"\n{words}" in (CONTENT / COST).read_text("utf-8")
        else (CONTENT / COST).read_text("utf-8").replace(f" {words}", f" {link[0]}", 1),
        "utf-8",
    )
    assert _found(WarningKind.LINK) == []


# Criteria that have changed since an answer was checked against them.

CHANGES = [
    pytest.param(
        "at least 30",
        "at least 40",
        "figures: “at least 30 clock hours” is now “at least 40 clock hours”",
        id="number",
    ),
    pytest.param(
        "  - at least 30 clock hours",
        "  - 30 clock hours",
        "figures: “at least 30 clock hours” is now “30 clock hours”",
        id="bound",
    ),
    pytest.param(
        "30 clock hours\n",
        "30 clock hours\n  - 2 days\n",
        "figures: “2 days” is new",
        id="a figure more",
    ),
    pytest.param("So it is", "So it really is", "text: “really” is new", id="word"),
    pytest.param(
        "So it is asked.",
        "It was asked so.",
        "text: “So it is asked.” is now “It was asked so.”",
        id="words",
    ),
    pytest.param("# The hours", "# Hours", "title: “The hours” is now “Hours”", id="title"),
    pytest.param("kind: training", "kind: renewal", "kind: “training” is now “renewal”", id="kind"),
    pytest.param(
        "kind: training",
        "kind: training\ncategories: [II]",
        "categories: “all” is now “ifs”",
        id="categories",
    ),
]

UNCHANGING = [
    pytest.param("standing: quoted", "standing: confirmed", id="standing"),
    pytest.param("faq.txt:1", "faq.txt:1-2", id="source"),
    pytest.param("So it is asked.", "So it\nis asked.", id="line end"),
    pytest.param("kind: training", "kind: Training\ncategories: [all]", id="another way to say it"),
    pytest.param("kind: training", "kind: training\ndiffers_from: [yearly]", id="difference"),
]


def _checked(status: str, *criteria: str) -> None:
    """An answer that was checked against its criteria."""
    _answer("Yes, [[criterion:yearly|so]].", criteria=criteria, status=status)
    review(CONTENT, Choice(("cost",)), None)
    assert _messages(WarningKind.CHANGED, WarningKind.UNCHECKED) == []


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(("old", "new", "words"), CHANGES)
def test_a_changed_criterion_is_reported_with_the_words_that_changed(
    old: str, new: str, words: str, status: str
) -> None:
    _checked(status, "hours")
    _edit("criteria/hours.md", old, new)
    assert _messages(WarningKind.CHANGED, WarningKind.UNCHECKED) == [
        "content/faq/fees/cost.md:5: the criterion “hours” has changed since the answer was "
        f"checked against it: {words}. Correct the answer if need be, then run: faq review cost"
    ]


@pytest.mark.parametrize(("old", "new"), UNCHANGING)
def test_what_a_criterion_does_not_ask_may_change(old: str, new: str) -> None:
    _checked("published", "hours")
    _edit("criteria/hours.md", old, new)
    assert _messages(WarningKind.CHANGED) == []


def test_several_changes_of_a_criterion_are_one_remark() -> None:
    _checked("published", "hours")
    _edit("criteria/hours.md", "at least 30", "at least 40")
    _edit("criteria/hours.md", "# The hours", "# The many hours")
    (remark,) = _found(WarningKind.CHANGED)
    assert remark.problem.endswith(
        "title: “many” is new; figures: “at least 30 clock hours” is now “at least 40 clock hours”"
    )


def test_a_change_is_reported_though_nobody_knows_the_words_before() -> None:
    _checked("published", "hours")
    shutil.rmtree(CONTENT / "criteria" / ".checked")
    _edit("criteria/hours.md", "at least 30", "at least 40")
    assert _messages(WarningKind.CHANGED) == [
        "content/faq/fees/cost.md:5: the criterion “hours” has changed since the answer was "
        "checked against it. Correct the answer if need be, then run: faq review cost"
    ]


def test_a_change_that_is_taken_back_is_none() -> None:
    _checked("published", "hours")
    _edit("criteria/hours.md", "at least 30", "at least 40")
    _edit("criteria/hours.md", "at least 40", "at least 30")
    assert _messages(WarningKind.CHANGED) == []


def test_a_published_answer_that_was_never_checked_is_reported() -> None:
    _answer("Yes, [[criterion:yearly|so]].", criteria=["hours"], status="published")
    assert _messages(WarningKind.UNCHECKED) == [
        f"content/faq/fees/cost.md:4: the answer was never checked against the criterion “{slug}”. "
        "Correct the answer if need be, then run: faq review cost"
        for slug in ("hours", "yearly")
    ]


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_an_answer_that_is_not_published_need_not_be_checked(status: str) -> None:
    _answer("Yes, [[criterion:yearly|so]].", criteria=["hours"], status=status)
    assert _messages(*set(WarningKind) - {WarningKind.TOPIC}) == []


# Aspects that a single criterion has


def test_siblings_are_fine() -> None:
    for slug in ("hours", "yearly"):
        _edit(f"criteria/{slug}.md", "kind: training", "kind: training\naspect: hours")
    assert _messages() == []


def test_an_aspect_that_no_other_criterion_has_is_reported() -> None:
    _edit("criteria/hours.md", "kind: training", "kind: training\naspect: hours")
    assert _messages(WarningKind.ASPECT) == [
        "content/criteria/hours.md:4: no other criterion has the aspect “hours”. Take it out."
    ]


def test_a_mistyped_aspect_is_told_what_it_may_be() -> None:
    for slug, aspect in (("hours", "hours"), ("yearly", "hours"), ("families", "huors")):
        _edit(f"criteria/{slug}.md", "kind: training", f"kind: training\naspect: {aspect}")
    assert _messages(WarningKind.ASPECT) == [
        "content/criteria/families.md:4: no other criterion has the aspect “huors”. "
        "Did you mean “hours”?"
    ]


# One criterion of the frozen content changes. The answers that name it are looked for once more in
# the raw files, without the program.

IDS = sorted(path.stem for path in (FROZEN / "criteria").glob("*.md"))


def _raw_answers(folder: Path, slug: str) -> Iterator[tuple[str, int, str]]:
    """File, line of the note of what it was checked against, and id of each answer naming it."""
    for path in folder.glob("faq/*/*.md"):
        text = path.read_text("utf-8")
        in_head = re.search(rf"^criteria: \[(?:.*, )?{slug}[,\]]", text, re.MULTILINE)
        if in_head or re.search(rf"\[\[criterion:{slug}[|\]]", text):
            lines = text.split("\n")
            note = next(n for n, one in enumerate(lines, 1) if one.startswith("checked_against: "))
            assert f"{slug} " in lines[note - 1]
            yield str(path), note, path.stem


@pytest.mark.parametrize("slug", chosen(IDS, [*CRITERIA_OF_EACH_KIND, SISTER]))
def test_exactly_the_answers_that_name_a_changed_criterion_are_reported(slug: str) -> None:
    shutil.rmtree(CONTENT)
    shutil.copytree(FROZEN, CONTENT)
    path = CONTENT / "criteria" / f"{slug}.md"
    text = path.read_text("utf-8")
    figure = re.search(r"^figures:\n  - \D*(\d+)", text, re.MULTILINE)
    if figure:
        path.write_text(f"{text[: figure.start(1)]}997{text[figure.end(1) :]}", "utf-8")
        before = figure[0].split("\n  - ")[1] + text[figure.end() :].split("\n")[0]
        words = f"figures: “{before}” is now “{before.replace(figure[1], '997', 1)}”"
    else:
        path.write_text(text.replace("\nstanding:", "\nfigures: 997 pages\nstanding:"), "utf-8")
        words = "figures: “997 pages” is new"
    found = _found()
    assert _printed([one for one in found if one.kind is WarningKind.CHANGED]) == [
        f"{file}:{line}: the criterion “{slug}” has changed since the answer was checked against "
        f"it: {words}. Correct the answer if need be, then run: faq review {question}"
        for file, line, question in sorted(_raw_answers(CONTENT, slug))
    ]
    naming = {file for file, _, _ in _raw_answers(CONTENT, slug)}
    contradicting = {one.path for one in found if one.kind is WarningKind.FIGURE}
    assert {file for file in contradicting if file.startswith("content/faq/")} <= naming
    assert not [one for one in found if one.kind is WarningKind.UNCHECKED]


def test_most_criteria_are_named_by_an_answer_and_some_by_none() -> None:
    answers = {slug: len(list(_raw_answers(FROZEN, slug))) for slug in IDS}
    assert sum(answers.values()) > 60
    assert 0 in answers.values()


def test_the_frozen_notes_hold_the_criteria_as_they_are() -> None:
    files = open_content(FROZEN)
    marks = {one.id: fingerprint(one) for one in files.knowledge.criteria}
    used = {mark for one in files.knowledge.questions for mark in one.checked_against}
    assert set(files.checked) == used
    assert all(marks[slug] == digits for slug, digits in used)
    assert {key: one.id for key, one in files.checked.items()} == {key: key[0] for key in used}


# Dates, topics, and what an import has left.

QUESTION = "---\nid: {id}\nstatus: open\n{more}---\n# {title}\n"


@pytest.mark.parametrize("day", ["2206-11-21", "9999-12-31", "in two days"])
def test_a_date_that_is_still_to_come_is_told(day: str) -> None:
    if day == "in two days":  # of now: the tests may have begun yesterday
        day = (dt.date.today() + dt.timedelta(days=2)).isoformat()
    _answer("Nothing.", criteria=())
    _edit(COST, "criteria: []", f"reviewed: {day}")
    _edit("sources/sources.toml", "2026-11-22", day)
    assert _messages() == [
        f"content/faq/fees/cost.md:4: the date {day} is still to come. Write the day on which it "
        "was, year-month-day.",
        f"content/sources/sources.toml:1: the date {day} is still to come. Write the day on which "
        "it was, year-month-day.",
    ]
    today = dt.date.today()
    for file in (COST, "sources/sources.toml"):
        _edit(file, day, today.isoformat())
    assert _messages() == []


@pytest.mark.parametrize("retired", [0, 1, 2])
def test_a_topic_without_questions_is_told_and_gets_one(retired: int) -> None:
    _write("faq/empty/_topic.md", "# An empty topic\n")
    for slug in ("old", "older")[:retired]:
        _write(f"faq/empty/{slug}.md", QUESTION.format(id=slug, title=f"Was {slug}?", more=""))
        _edit(f"faq/empty/{slug}.md", "open", "retired")
    assert _messages() == [
        "content/faq/empty/_topic.md:1: readers find no question in the topic “An empty topic”. "
        'Add one, such as with `faq new empty "What does it cost?"`, or remove its folder.'
    ]
    new_question(CONTENT, "empty", "How long does it take?")
    assert _messages() == []


def test_two_topics_and_two_questions_of_one_title_are_told() -> None:
    _write("faq/more/_topic.md", "# fees\n")
    _write("faq/more/price.md", QUESTION.format(id="price", title="What does it cost?", more=""))
    assert _messages() == [
        "content/faq/more/_topic.md:1: the topic “fees” is called as that of "
        "content/faq/fees/_topic.md. Give one of the two another title, or move its questions to "
        "the other.",
        "content/faq/more/price.md:5: “What does it cost?” is a wording of “cost” too "
        "(content/faq/fees/cost.md:5). Leave it to the one that answers it.",
    ]
    _write("faq/more/_topic.md", "# More\n")
    _edit("faq/more/price.md", "What does it cost?", "What is the price of it?")
    assert _messages() == []


def test_a_text_that_waits_beside_its_file_is_told_until_it_is_gone() -> None:
    incoming = CONTENT / f"{COST}.incoming"
    incoming.write_text("# What?\n", "utf-8")
    assert _messages(WarningKind.UNSETTLED) == [
        f"{incoming}:1: what the documents say now waits beside content/{COST}. Take over what is "
        "right of it, then delete this file."
    ]
    incoming.unlink()
    assert _messages() == []


TWIN = "How many families do I have to serve"


def _write_twins() -> None:
    _write("sources/old.txt", "Q\nA\n")
    for slug, title, document in (
        ("serve", f"{TWIN}?", "faq.txt"),
        ("served", f"{TWIN} before I apply?", "old.txt"),
    ):
        text = QUESTION.format(id=slug, title=title, more=f"sources: [{document}:1]\n")
        _write(f"faq/fees/{slug}.md", text)


def test_two_questions_that_may_be_one_are_told_until_staff_say_that_they_are_two() -> None:
    _write_twins()
    (message,) = _messages(WarningKind.UNSETTLED)
    assert message.startswith(
        "content/faq/fees/serve.md:6: “How many families do I have to serve?” may be the same "
        "question as that of content/faq/fees/served.md. If it is, delete one file and write its "
    )
    line = re.search(r'write (serve = \["served"\]) below \[different\]', message)
    assert line
    register = (CONTENT / "sources/sources.toml").read_text("utf-8")
    _write("sources/sources.toml", f"{register}\n[different]\n{line[1]}\n")
    assert _messages() == []


def test_two_questions_that_may_be_one_are_told_until_they_are_one() -> None:
    _write_twins()
    (CONTENT / "faq/fees/served.md").unlink()
    more = f"asked_as:\n  - {TWIN} before I apply?\nformer_ids: [served]\n"
    _edit("faq/fees/serve.md", "status: open\n", f"status: open\n{more}")
    assert _messages() == []


def test_two_questions_of_one_document_are_two() -> None:
    _write_twins()
    _edit("faq/fees/served.md", "old.txt:1", "faq.txt:2")
    assert _messages() == []
