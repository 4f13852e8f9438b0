"""A content folder with what imports leave to staff, and documents that bring more of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from ingest.importing.importer import import_documents
from support.content import edit_file, write_file
from support.desk import Staff

__all__ = ["CONFLICT", "NEWER", "OLDER", "fields_of", "hand_in", "shown", "write_settled"]

OLDER = """\
FEES

Q: What does it cost to renew the endorsement each year?
A: Ten.

Q: Who pays the yearly fee of a member?
A: You do.

It is due in May.

Q: When do members hear of the result?
A: In June.
"""

NEWER = """\
MONEY

Q: What does it cost to renew my endorsement each year?
A: Twelve.

Q: May the fee be paid later than in May?
A: No.

SONGS

Q: Who sings at the yearly dinner?
A: Nobody.
"""

CONFLICT = "faq/fees/when-do-members-hear-of-the-result.md"
"""A file that staff have edited and that the next version of `a.txt` changes, too."""


def write_settled(content: Path) -> Path:
    """A content folder into which `a.txt` was imported; one of its answers was edited."""
    write_file(content.parent / "a.txt", OLDER)
    import_documents([content.parent / "a.txt"], content)
    edit_file(content / CONFLICT, "In June.", "In July.")
    return content


def hand_in(desk: Staff, name: str, text: str | bytes) -> str:
    """Hands a document to the desk: the address of the page that shows what it brings."""
    data = text if isinstance(text, bytes) else text.encode()
    response = desk.send("/import/", {"csrf": desk.token(), "document": (BytesIO(data), name)})
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def fields_of(page: str, selector: str = "form.fields") -> dict[str, list[str]]:
    """What a browser sends of a form when nobody has touched it, without its buttons."""
    form = BeautifulSoup(page, "html.parser").select_one(selector)
    assert form is not None
    sent: dict[str, list[str]] = {}
    for field in form.select("input[name], select"):
        if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        value = str(field.get("value", ""))
        if field.name == "select":
            options = field.select("option[selected]") or field.select("option")
            value = _value(options[0])
        sent.setdefault(str(field["name"]), []).append(value)
    return sent


def shown(page: str) -> str:
    """The words of a page."""
    return " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())


def _value(option: Tag) -> str:
    return str(option["value"]) if option.has_attr("value") else option.get_text()
