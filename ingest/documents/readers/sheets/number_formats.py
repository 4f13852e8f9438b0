"""Values of cells as their spreadsheet shows them: by the number format of the cell.

What people set for lists of questions is known (ECMA-376, part 1, 18.8.31): decimals, thousands,
percent, currency, dates and times. Anything else is shown as it is typed.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

__all__ = ["shown_value"]

_LOCALE_DATES = ("mm-dd-yy", "m/d/yyyy", "General", "", "@")
"""Shown in the order of whoever opens the workbook: 3/4/24 is two days. Written as 2024-03-04."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|_.|\*.'
    r"|(?P<ampm>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+)|(?P<sign>.)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.(?P<decimals>[#0?]+))?,*")


def shown_value(value: object, number_format: str = "General") -> str:
    """The words of a value: a text, a number, a truth value, a date, a time; empty for none.

    >>> [shown_value(value) for value in (3.0, 0.1 + 0.2, True, None)]
    ['3', '0.3', 'TRUE', '']
    >>> shown_value(0.125, "0.0%"), shown_value(1250, '#,##0.00 "EUR"'), shown_value(40, '"$"0')
    ('12.5%', '1,250.00 EUR', '$40')
    >>> shown_value(dt.datetime(2024, 3, 4), "d mmmm yyyy"), shown_value(dt.date(2024, 3, 4))
    ('4 March 2024', '2024-03-04')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, number_format)
        case dt.datetime() | dt.date() | dt.time():
            return _moment(value, number_format)
        case dt.timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    is_own = value < 0 and len(sections) > 1
    section = sections[1] if is_own else sections[0]
    section = _CURRENCY.sub(lambda found: f'"{found[1]}"', section)
    section = _ASIDE.sub("", section)
    bare = _LITERAL.sub("", section)
    digits = _DIGITS.search(bare)
    if digits is None or "e+" in bare.lower() or "/" in bare:
        return _general(value)
    is_percent = "%" in bare
    amount = abs(value) if is_own else value
    amount = amount * 100 if is_percent else amount
    decimals = digits["decimals"] or ""
    comma = "," if "," in digits[0].rstrip(",") else ""
    text = f"{amount:{comma}.{len(decimals)}f}"
    if decimals.endswith("#"):
        text = text.rstrip("0").rstrip(".")
    place = _DIGITS.search(_LITERAL.sub(lambda found: "\0" * len(found[0]), section))
    assert place
    before, after = section[: place.start()], section[place.end() :]
    return " ".join(f"{_literal(before)}{text}{_literal(after)}".split())


def _literal(text: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2] or "", text)


def _general(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)


def _moment(value: dt.datetime | dt.date | dt.time, number_format: str) -> str:
    pattern = number_format.split(";")[0]
    tokens = list(_TOKEN.finditer(pattern))
    if pattern in _LOCALE_DATES or not any(token["date"] for token in tokens):
        return _plain(value)
    has_half = any(token["ampm"] for token in tokens)
    found, above = "", ""
    for position, token in enumerate(tokens):
        date = (token["date"] or "").lower()
        if date:
            below = next((one["date"] for one in tokens[position + 1 :] if one["date"]), "")
            is_minute = date[0] == "m" and (above[:1] == "h" or below[:1].lower() == "s")
            found += _part(value, "n" * len(date) if is_minute else date, has_half)
            above = date
        elif token["ampm"]:
            hour = value.hour if isinstance(value, dt.datetime | dt.time) else 0
            found += "PM" if hour >= 12 else "AM"
        else:
            found += token["quoted"] or token["escaped"] or token["sign"] or ""
    return found.strip()


def _plain(value: dt.datetime | dt.date | dt.time) -> str:
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, dt.date) else f"{value:%H:%M}"


def _part(value: dt.datetime | dt.date | dt.time, token: str, has_half: bool) -> str:
    """A part of a date or a time; `n` is a minute, as `m` is a month."""
    count = len(token)
    if isinstance(value, dt.date):
        if token[0] == "y":
            return f"{value.year:04}" if count > 2 else f"{value.year % 100:02}"
        if token[0] == "m":
            names = calendar.month_name if count > 3 else calendar.month_abbr
            return names[value.month] if count > 2 else f"{value.month:0{count}}"
        if token[0] == "d":
            days = calendar.day_name if count > 3 else calendar.day_abbr
            return days[value.weekday()] if count > 2 else f"{value.day:0{count}}"
    if isinstance(value, dt.datetime | dt.time):
        hour = (value.hour % 12 or 12) if has_half else value.hour
        number = {"h": hour, "n": value.minute, "s": value.second}.get(token[0])
        if number is not None:
            return f"{number:0{min(count, 2)}}"
    return ""
