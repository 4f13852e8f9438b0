"""What a file is shows in it; what cannot be read is counted."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import FaqError, UsageError
from search.gaps.personal import PersonalData
from search.gaps.reading import AskedSite, FileAccount, Searches, read_asked

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ROBOT = "Mozilla/5.0 (compatible; Somebot/1.0)"
SITE = AskedSite(PersonalData("en", lambda word: False), "en", email="faq@b.example")


def _line(query: str, client: str = "192.0.2.1", second: int = 0, agent: str = AGENT) -> str:
    when = f"29/Nov/2026:10:00:{second:02} +0000"
    path = f"/search/?q={query}"
    return f'{client} - - [{when}] "GET {path} HTTP/1.1" 200 5 "-" "{agent}"'


def _read(*texts: bytes | str, tmp_path: Path) -> tuple[FileAccount, Searches]:
    paths = []
    for number, text in enumerate(texts):
        path = tmp_path / f"file-{number}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        paths.append(path)
    searches = read_asked(paths, SITE)
    return searches.files[0], searches


@pytest.mark.parametrize("query", ["Sandra+Okafor+needs+a+form", "Sandra%20Okafor%20needs a form"])
def test_names_go_however_a_log_writes_them(tmp_path: Path, query: str) -> None:
    _, searches = _read(_line(query), tmp_path=tmp_path)
    assert [*searches.in_logs] == ["needs a form"]


def test_a_log_is_counted_line_by_line(tmp_path: Path) -> None:
    lines = [
        "half of a lost line",
        _line("fee"),
        _line("fees", second=1),
        _line("fees", "192.0.2.2"),
        _line("robots", agent=ROBOT),
        _line("crawlers", "192.0.2.9"),
        _line("x", "192.0.2.9").replace("/search/?q=x", "/robots.txt"),
        _line("fee")[:60],
        "",
        json.dumps({"uri": "/search/?q=Fees", "status": 200, "remote_addr": "192.0.2.3"}),
        "{broken",
        '192.0.2.1 - - [x] "\\x16\\x03\\x01" 400 5 "-" "-"',
    ]
    account, searches = _read("\r\n".join(lines), tmp_path=tmp_path)
    assert account == FileAccount(
        account.path,
        "log",
        lines=11,
        searches=3,
        programs=2,
        typing=1,
        unreadable=3,
        first_unreadable=1,
    )
    assert (searches.in_logs, searches.directly) == ({"fees": 3}, {})
    assert searches.spelled == {"fees": "fees"}


def test_a_list_has_a_question_a_line(tmp_path: Path) -> None:
    text = "# asked by phone\n- What does it cost?\n2. who pays\nwho pays\n\n\x01\x02\n42\n"
    text += '{"query": "How long?"}\n{"id": 3}\n<p>\n'
    account, searches = _read(f"\ufeff{text}", tmp_path=tmp_path)
    assert (account.kind, account.lines, account.searches) == ("questions", 8, 4)
    assert (account.unreadable, account.first_unreadable) == (4, 6)
    assert searches.directly == {"what does it cost?": 1, "who pays": 2, "how long?": 1}


def test_mails_are_told_by_their_head(tmp_path: Path) -> None:
    mail = "From: Jane Roe <j@a.example>\nSubject: Lanterns\n\nDoes Jane need one?\n"
    mailbox = "".join(
        f"From j@a.example Mon Nov  2 10:00:00 2026\n{text}\n"
        for text in (mail, mail.replace("j@a", "FAQ@b").replace("Lanterns", "Re: Lanterns"), "?\n")
    )
    account, searches = _read(mail, tmp_path=tmp_path)
    assert (account.kind, account.lines) == ("mails", 1)
    assert searches.directly == {"lanterns: does … need one?": 1}
    account, searches = _read(mailbox.replace("\n", "\r\n"), tmp_path=tmp_path)
    assert (account.lines, account.programs, account.unreadable) == (3, 1, 1)
    assert searches.directly == {"lanterns: does … need one?": 1}


def test_a_list_may_begin_like_a_mail(tmp_path: Path) -> None:
    account, _ = _read("Subject: what does it cost?\nwho pays\n", tmp_path=tmp_path)
    assert (account.kind, account.searches) == ("questions", 2)


def test_files_may_be_packed_and_packed_files_torn(tmp_path: Path) -> None:
    lines = "\n".join(_line("fee", f"192.0.2.{n % 250}", n % 60) for n in range(20_000))
    packed = gzip.compress(lines.encode())
    account, searches = _read(packed, tmp_path=tmp_path)
    assert account.lines == 20_000
    assert not account.problem
    for damaged in (packed[: len(packed) // 2], packed[:3000] + bytes(400) + packed[3400:]):
        account, searches = _read(damaged, tmp_path=tmp_path)
        assert account.problem
        assert account.lines > 0
        assert searches.in_logs["fee"] > 0
    account, _ = _read(b"\x1f\x8b", tmp_path=tmp_path)
    assert (account.lines, bool(account.problem)) == (0, True)


def test_a_line_without_an_end_is_cut(tmp_path: Path) -> None:
    account, searches = _read(b"a " * 5_000_000 + b"\nwho pays\n", tmp_path=tmp_path)
    assert (account.lines, account.unreadable) == (2, 1)
    assert searches.directly == {"who pays": 1}


def test_searches_of_several_files_are_added_up(tmp_path: Path) -> None:
    _, searches = _read(
        _line("Fee"), f"{_line('fee')}\n{_line('fee', 'b')}", "FEE\n", tmp_path=tmp_path
    )
    assert (searches.in_logs, searches.directly) == ({"fee": 3}, {"fee": 1})
    assert searches.spelled == {"fee": "fee"}


def test_personal_data_is_dropped_before_anything_is_kept(tmp_path: Path) -> None:
    log = f"{_line('my+name+is+Zelda+fee')}\n{_line('fee+call+203-555-0142', 'b')}\n"
    _, searches = _read(log, "zelda@a.example who pays\n", tmp_path=tmp_path)
    assert "zelda" not in repr(searches).lower()
    assert "0142" not in repr(searches)
    assert sum(searches.in_logs.values()) == 2


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="this is not a text file"):
        _read("who pays\n".encode("utf-16"), tmp_path=tmp_path)
    for path in (tmp_path, tmp_path / "gone.log"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_asked([path], SITE)


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    account, searches = _read(b"", tmp_path=tmp_path)
    assert account == FileAccount(account.path)
    assert not searches.directly


FRAGMENTS = [
    *(b"From a@b.example Mon Nov  2 10:00:00 2026\n", b"From: =?x?Q?=FF?= <a@b", b"[" * 99),
    *(b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"Content-Type: text/html\n\n"),
    *(b"Content-Transfer-Encoding: base64\n", b"MIME-Version: 1.0\n", b"<p><!--", b"\n\n", b"?\n"),
    *(b"#Fields: cs-uri-stem sc-status date time\n", b"/search/?q=a 200 - -\n", b'{"status":'),
    *(_line("%FF%").encode(), b"\n", b" - - [", b'] "GET /search/?q=\\x', b'" 200 5', b"\x1f\x8b"),
    *(b"Dear ", b"my name is ", b"thanks, ", b"wrote:\n", "\u2026 \u0665\u200f".encode()),
    b"Subject: \xff\n",
]


@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=20), max_size=12), st.booleans())
def test_nothing_that_a_file_holds_is_a_bug(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], packed: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed"
    data = b"".join(parts)
    path.write_bytes(gzip.compress(data) if packed else data)
    with suppress(FaqError):
        searches = read_asked([path], SITE)
        (account,) = searches.files
        told = sum(searches.in_logs.values()) + sum(searches.directly.values())
        assert told == account.searches
