"""The register of who the site speaks for: site.toml -> `Association`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.content.files.toml_files import TomlReader
from ingest.content.files.translations import read_translations
from ingest.content.model.languages import is_language_tag
from ingest.content.model.records import Association
from ingest.content.model.site_strings import (
    PLAIN,
    Strings,
    plural_names,
    said_of_one,
    strings_in,
    values_of,
)
from ingest.errors import FaultKind, Parsed, did_you_mean
from ingest.files import unfit

__all__ = ["LOGO_TYPES", "SITE_FILE", "SITE_KEYS", "parse_site"]

SITE_FILE = "site.toml"

LOGO_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
"""Suffixes of pictures that may be the logo and their media types."""

SITE_KEYS: Mapping[str, Mapping[str, str]] = {
    "association": {
        "name": "name",
        "short_name": "short_name",
        "website": "website",
        "newsletter": "newsletter",
        "logo": "logo",
    },
    "site": {
        "title": "site_title",
        "description": "description",
        "language": "language",
        "base_address": "base_address",
        "accent": "accent",
        "offline": "offline",
        "import": "imports_drafts",
        "log_queries": "log_queries",
        "count_searches": "count_searches",
        "about": "about",
    },
    "contact": {
        "email": "email",
        "phone": "phone",
        "fax": "fax",
        "address": "address",
        "note": "contact_note",
    },
    "desk": {
        "author": "desk_author",
    },
    "publish": {
        "to": "publish_to",
    },
}
"""Table -> its keys and the fields of `Association` that they fill."""

_WITHOUT_EFFECT = {
    "word_index": (
        *("see", "see_also", "glossary", "category"),
        *("topic", "topic_one", "criteria_page"),
    )
}
"""Strings of an earlier page that files of staff may still hold: section -> names."""

_OF_ONE_LIST = "Take the line out: all that was found stands in one list."
_RENAMED = "It is called “{name}” now."
_GONE: Mapping[str, Mapping[str, str]] = {
    "search": {
        **dict.fromkeys(
            (
                *("unsure_criteria", "criteria", "criteria_one", "criteria_many", "criteria_part"),
                "more_criteria",
            ),
            _OF_ONE_LIST,
        ),
        "first": "Take the line out: “many” says how many answer, and “others” how many more.",
    },
    "filters": {
        "question": _RENAMED.format(name="kind_question"),
        "criterion": _RENAMED.format(name="kind_criterion"),
    },
}
"""Strings that there are no more: section -> name -> what to do."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def parse_site(text: str, path: str) -> Parsed[Association]:
    """Who the site speaks for; the logo lies beside the file."""
    reader, folder = TomlReader(text, path), Path(path).parent
    reader.check_keys(reader.table, [*SITE_KEYS, "import", "strings", "translations"], "this file")
    said = reader.sub_table("site").get("language", Association.language)
    tag = said if isinstance(said, str) else Association.language
    values: dict[str, Any] = {"strings": _strings(reader, tag)}
    readers: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
        "about": reader.texts,
        "address": reader.texts,
        "offline": reader.truth,
        "imports_drafts": lambda table, key: _imports_drafts(reader, table, key),
        "log_queries": reader.truth,
        "count_searches": lambda table, key: reader.count(table, key, 90),
        "language": lambda table, key: _language(reader, table, key),
        "base_address": lambda table, key: _base_address(reader, table, key),
        "newsletter": lambda table, key: _web_address(reader, table, key),
        "website": lambda table, key: _web_address(reader, table, key),
        "accent": lambda table, key: _colour(reader, table, key),
        "logo": lambda table, key: _logo(reader, table, key, folder),
    }
    for section, fields in SITE_KEYS.items():
        table = reader.sub_table(section)
        reader.check_keys(table, fields, f"[{section}]")
        for key, name in fields.items():
            if key in table:
                read: Callable[[Mapping[str, Any], str], Any] = readers.get(name, reader.text)
                values[name] = read(table, key)
    if "import" in reader.table:  # above the tables, where one is as likely to write it
        values["imports_drafts"] = _imports_drafts(reader, reader.table, "import")
    values["translations"] = read_translations(reader, folder, _base_address)
    return reader.parsed(Association(**values))


def _language(reader: TomlReader, table: Mapping[str, Any], key: str) -> str:
    tag = reader.text(table, key)
    if is_language_tag(tag):
        return tag
    problem = f"“{tag}” is no tag of a language"
    remedy, kind = "Write “en”, “es”, “de-AT” or such, as in BCP 47.", FaultKind.MALFORMED
    reader.fault(key, problem, remedy, table, kind=kind, value=tag)
    return Association.language


def _web_address(reader: TomlReader, table: Mapping[str, Any], key: str) -> str:
    address = reader.text(table, key)
    with suppress(ValueError):  # of brackets that are no address
        parts = urlsplit(address)
        if not address or (parts.scheme in ("http", "https") and parts.netloc):
            return address
    problem = f"“{address}” is no address of a web page"
    remedy, kind = "Write all of it, such as https://www.example.org/faq/.", FaultKind.MALFORMED
    reader.fault(key, problem, remedy, table, kind=kind, value=address)
    return ""


def _base_address(reader: TomlReader, table: Mapping[str, Any], key: str) -> str:
    address = _web_address(reader, table, key)
    if urlsplit(address).query or urlsplit(address).fragment:
        problem = f"“{address}” has a question mark or a # in it"
        remedy, kind = "Write the address of the folder alone.", FaultKind.MALFORMED
        reader.fault(key, problem, remedy, table, kind=kind, value=address)
        return ""
    return address and address.rstrip("/") + "/"


def _imports_drafts(reader: TomlReader, table: Mapping[str, Any], key: str) -> bool:
    """Whether imported answers are drafts, whatever the documents say."""
    status = reader.text(table, key)
    if status in ("draft", "published"):
        return status == "draft"
    problem = f"“{status}” says nothing of imported answers"
    remedy, kind = 'Write import = "draft", or "published".', FaultKind.MALFORMED
    reader.fault(key, problem, remedy, table, kind=kind, value=status)
    return False


def _colour(reader: TomlReader, table: Mapping[str, Any], key: str) -> str:
    colour = reader.text(table, key)
    if not colour or _COLOUR.fullmatch(colour):
        return colour.lower()
    problem = f"“{colour}” is no colour"
    remedy, kind = "Write # and six digits or letters from a to f: #175559.", FaultKind.MALFORMED
    reader.fault(key, problem, remedy, table, kind=kind, value=colour)
    return ""


def _logo(reader: TomlReader, table: Mapping[str, Any], key: str, folder: Path) -> str:
    name = reader.text(table, key)
    if not name:
        return ""
    is_picture = Path(name).suffix.lower() in LOGO_TYPES and not name.startswith(".")
    if Path(name).name != name or not is_picture:
        kinds = ", ".join(suffix[1:] for suffix in LOGO_TYPES)
        problem = f"“{name}” cannot be the logo"
        remedy, kind = f"Put a picture ({kinds}) beside site.toml.", FaultKind.MALFORMED
        reader.fault(key, problem, remedy, table, kind=kind, value=name)
        return ""
    path = folder / name
    if not os.path.lexists(path):
        problem = f"there is no picture “{name}”"
        others = [one.name for one in folder.iterdir() if one.suffix.lower() in LOGO_TYPES]
        remedy = "Put it beside site.toml."
        remedy += f" {did_you_mean(name, others)}" if others else ""
        reader.fault(key, problem, remedy, table, kind=FaultKind.MISSING, value=name)
        return ""
    if problem := unfit(path, folder):
        remedy = "Put the picture itself beside site.toml."
        problem = f"the logo “{name}” cannot be shown: {problem}"
        reader.fault(key, problem, remedy, table, kind=FaultKind.UNREADABLE, value=name)
        return ""
    return name


def _strings(reader: TomlReader, tag: str) -> Strings:
    """All strings, those of the tables [strings.<section>] in the place of the program's."""
    ours = strings_in(tag)
    reader.check_keys(reader.sub_table("strings"), ours, "[strings]")
    strings: dict[str, Mapping[str, str]] = {}
    for section, names in ours.items():
        table = reader.sub_table("strings", section)
        # Form of a string of a number -> the string, of which it takes the values.
        forms = {
            form: name
            for name, of_name in plural_names(tag)[section].items()
            for form in (*of_name, f"{name}_one")
        }
        known_names = [*names, *forms, *_WITHOUT_EFFECT.get(section, ())]
        reader.check_keys(table, known_names, f"[strings.{section}]", _GONE.get(section, {}))
        given = {name: reader.text(table, name) for name in table if name in names or name in forms}
        if section == "punctuation":  # whose blanks count
            given = {name: str(table[name]) if text else text for name, text in given.items()}
        for name, text in given.items():
            known = values_of(names[forms.get(name, name)])
            for value in sorted(values_of(text) - known):
                problem = f"“{name}” asks for a value “{value}” that it is not given"
                remedy = did_you_mean(value, known) if known else "It is given none."
                kind = FaultKind.UNKNOWN_WORD
                reader.fault(name, problem, remedy, table, kind=kind, value=value)
            if "**" in text and forms.get(name, name) in PLAIN.get(section, ()):
                problem = f"“{name}” is put in by a script, which would show the stars"
                kind = FaultKind.MALFORMED
                reader.fault(name, problem, "Take the ** out.", table, kind=kind, value=text)
        said = {**names, **given}
        of_one = {f"{name}_one" for name in plural_names(tag)[section]} & said.keys()
        strings[section] = {**said, **{name: said_of_one(said[name], tag) for name in of_one}}
    return strings
