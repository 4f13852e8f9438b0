"""What is said of a database that cannot be used: one sentence, and never the password."""

from __future__ import annotations

import gc
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from click.testing import Result

from search.database.connecting import Connecting
from search.database.connection import DatabaseAwayError, open_database
from search.database.schema import FORMAT
from search.database.source import open_source
from search.entries import Entry
from search.index import build_index
from support.commands import assert_failed
from support.databases import Server, load_index, running_server

FORMS = "postgresql://NAME:PASSWORD@HOST/DATABASE"

NO_FILE = "The address after sqlite: names no file. Write it as sqlite:///FILE\n"

WRONG = [
    (
        "mysql://root:secret@localhost/faq",
        2,
        "“mysql” is no kind of database that the index can be in. Write its address as "
        f"{FORMS} or sqlite:///FILE\n",
    ),
    (
        "postgresql://name:secret@host:port/faq?colour=red",
        2,
        "The address of the database is not written as PostgreSQL's are. Write it as "
        f"{FORMS}, with %40 for an @ and %2F for a / in a password.\n",
    ),
    (
        "postgresql://faq_reader:S3cr/PW#x@127.0.0.1/faq",
        2,
        "The address of the database is not written as PostgreSQL's are. Write it as "
        f"{FORMS}, with %40 for an @ and %2F for a / in a password.\n",
    ),
    *(
        (
            address,
            2,
            "This is no kind of database that the index can be in. Write its address as "
            f"{FORMS} or sqlite:///FILE\n",
        )
        for address in ("host=db password=secret", " postgresql://name:secret@db/faq")
    ),
    ("sqlite:///", 2, NO_FILE),
    ("sqlite://name:secret@host/x", 2, NO_FILE),
]


@pytest.mark.parametrize(("address", "code", "message"), WRONG)
@pytest.mark.parametrize("command", [("build", "--to"), ("serve", "--index")], ids=" ".join)
def test_what_is_no_address(
    command: tuple[str, str],
    address: str,
    code: int,
    message: str,
    faq: Callable[..., Result],
    content: Path,
) -> None:
    assert_failed(faq(*command, address), code, message)


def test_a_file_is_left_as_who_may_only_read_it_can(tmp_path: Path) -> None:
    """A journal beside it would have to be written, in a folder that may be somebody else's."""
    file = tmp_path / "faq.sqlite"
    for records in (INDEX, build_index([Entry("exam", "exam", "Is there an exam?")])):
        load_index(f"sqlite:///{file}", records)
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert [one.name for one in tmp_path.iterdir()] == ["faq.sqlite"]


def test_a_file_that_is_not_there(faq: Callable[..., Result], content: Path) -> None:
    assert_failed(
        faq("serve", "--index", "sqlite:///none.sqlite"),
        1,
        "There is no database none.sqlite. Load an index into it with: "
        "faq build --to sqlite:///none.sqlite\n",
    )


def test_a_file_that_is_no_database(
    faq: Callable[..., Result], content: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("Nothing of the kind, and long enough. " * 50)
    assert_failed(
        faq("build", "--to", "sqlite:///notes.txt"),
        1,
        "The database notes.txt cannot be used: file is not a database\n",
    )


@pytest.mark.parametrize("name", ["none/x.sqlite", "folder", "x" * 300])
def test_a_file_that_cannot_be(
    name: str, faq: Callable[..., Result], content: Path, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    assert_failed(
        faq("build", "--to", f"sqlite:///{name}"),
        1,
        f"The file {name} cannot be opened or made (unable to open database file). Check that its "
        "folder is there, and that you may write there.\n",
    )
    assert_failed(
        faq("serve", "--index", f"sqlite:///{name}"),
        1,
        f"There is no database {name}. Load an index into it with: faq build --to sqlite:///{name}"
        "\n",
    )


@pytest.mark.database
@pytest.mark.parametrize("letters", ["LATIN1", "SQL_ASCII"])
def test_a_database_that_lacks_letters(
    letters: str, postgresql: Server, faq: Callable[..., Result], content: Path
) -> None:
    name = f"letters_{letters.lower()}"
    postgresql.sql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{letters}'")
    assert_failed(
        faq("build", "--to", postgresql.address(name)),
        1,
        f"The database “{name}” at 127.0.0.1:{postgresql.port} keeps text as {letters}, which "
        "lacks letters that content has. Make one by: createdb --template template0 --encoding "
        "UTF8 NAME\n",
    )


@pytest.mark.database
def test_letters_of_the_address_and_a_database_that_can_only_be_read(
    postgresql: Server, faq: Callable[..., Result], content: Path
) -> None:
    address = postgresql.make("letters")
    assert faq("build", "--to", f"{address}?client_encoding=LATIN1").exit_code == 0
    only_read = "options=-c%20default_transaction_read_only%3Don"
    assert_failed(
        faq("build", "--to", f"{address}?{only_read}"),
        1,
        f"The database “letters” at 127.0.0.1:{postgresql.port} can only be read (cannot execute "
        "SELECT FOR UPDATE in a read-only transaction). Load by the address of the primary, with "
        "target_session_attrs=read-write where it has several hosts.\n",
    )


def test_a_driver_that_is_missing(
    faq: Callable[..., Result], content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert_failed(
        faq("build", "--to", "postgresql://localhost/faq"),
        2,
        "PostgreSQL needs its driver, which is not installed. Install it with: "
        "pip install 'aimh-faq[postgresql]'\n",
    )


@pytest.mark.parametrize("name", ["Ct", "", "ct aimh", "-ct", "x" * 64])
def test_a_name_of_no_collection(name: str, faq: Callable[..., Result], content: Path) -> None:
    assert_failed(
        faq("build", "--to", "sqlite:///x.sqlite", "--collection", name),
        2,
        f"“{name}” is no name of a collection. Use small letters, digits and hyphens, such as "
        "--collection ct-aimh\n",
    )


def test_options_that_need_a_database(faq: Callable[..., Result], content: Path) -> None:
    assert_failed(
        faq("build", "--put-back"), 2, "--put-back needs the address of the database: --to URL\n"
    )
    for target in ((), ("--to", "x.edition")):
        assert_failed(
            faq("build", *target, "--collection", "ct"),
            2,
            "--collection needs the address of a database: --to URL\n",
        )
    assert_failed(
        faq("serve", "--collection", "ct"),
        2,
        "--collection needs the address of a database: --index URL\n",
    )
    assert_failed(
        faq("serve", "--index", "sqlite:///x", "--drafts"),
        2,
        "A database holds no drafts. Leave out --drafts, or --index.\n",
    )


def test_loading_and_putting_back_are_told(
    address: str, faq: Callable[..., Result], content: Path
) -> None:
    """Whole, from an empty database to the edition before."""
    where = address.removeprefix("sqlite:///")
    if address.startswith("postgresql"):
        host, name = address.partition("@")[2].split("/")
        where = f"“{name}” at {host}"
    records = "the index of 13 questions and 63 criteria as “faq”"
    alone = (
        "“faq” has no base_address: its answers cannot be linked from a search with other "
        'collections. Write base_address = "https://..." below [site] for that.\n'
    )
    assert faq("build", "--to", address).stdout == (
        f"Loaded {records}, edition 1, in {where}\n{alone}"
    )
    assert faq("build", "--to", address).stdout == (
        f"Up to date: {records}, edition 1, in {where}\n{alone}"
    )
    assert_failed(
        faq("build", "--to", address, "--put-back"),
        2,
        f"Of “faq” there is no other edition in {where}.\n",
    )
    question = next((content / "faq").rglob("work-how-many.md"))
    question.write_text(question.read_text("utf-8").replace("?", "??", 1), "utf-8")
    assert faq("build", "--to", address).stdout == (
        f"Loaded {records}, edition 2, in {where}\n{alone}"
    )
    assert faq("build", "--to", address, "--put-back").stdout == (
        f"Edition 1 of “faq” is in use again in {where}\n"
    )
    assert_failed(
        faq("build", "--to", address, "--put-back", "--collection", "ct"),
        2,
        f"There is no collection “ct” in {where}.\n",
    )


@pytest.mark.database
def test_a_database_without_an_index(postgresql: Server, faq: Callable[..., Result]) -> None:
    address = postgresql.make("empty")
    assert_failed(
        faq("serve", "--index", address, "--content", "."),
        1,
        f"No index has been loaded into “empty” at 127.0.0.1:{postgresql.port}. "
        "Load one with: faq build --to URL\n",
    )


@pytest.mark.database
def test_a_server_that_does_not_answer(faq: Callable[..., Result], content: Path) -> None:
    result = faq("build", "--to", "postgresql://postgres:secret@127.0.0.1:1/faq")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "The database “faq” at 127.0.0.1:1 does not answer (connection failed"
    )
    assert result.stderr.endswith("). Check the address, and that the server runs.\n")
    assert "refused" in result.stderr
    assert "secret" not in result.stderr


RULES = """
local all all trust
host all postgres 127.0.0.1/32 trust
host guarded,none known,ghost 127.0.0.1/32 scram-sha-256
host open,none2 known,ghost2,idle 127.0.0.1/32 trust
hostssl tls known 127.0.0.1/32 trust
"""

ASKED = (
    "The server of {where} asks for a password, and there is none. Write it into PostgreSQL's "
    "password file (~/.pgpass), or into the address.\n"
)
REFUSED = (
    "The server of {where} refuses the role, its password or the database (connection failed: "
    'connection to server at "127.0.0.1", port {port} failed: FATAL: {reason}). Correct them in '
    "the address or in PostgreSQL's password file.\n"
)
NOBODY = (
    "The server of {where} answers, and lets nobody in by this address (connection failed: "
    'connection to server at "127.0.0.1", port {port} failed: {reason}). Correct the '
    "address, such as the role, the database or sslmode, or have its administrator allow it.\n"
)


@pytest.fixture(scope="module")
def guarded() -> Iterator[Server]:
    """A server that asks for passwords, and has no TLS."""
    with running_server() as server:
        for name in ("guarded", "open"):
            load_index(server.make(name), INDEX)
        server.sql("CREATE ROLE known LOGIN PASSWORD 'right'")
        server.sql("CREATE ROLE idle")
        (server.folder / "data" / "pg_hba.conf").write_text(RULES)
        server.stop()
        server.start()
        yield server


@pytest.mark.database
@pytest.mark.parametrize("command", [("build", "--to"), ("serve", "--index")], ids=" ".join)
@pytest.mark.parametrize(
    ("user", "name", "message", "reason"),
    [
        ("known", "guarded", ASKED, ""),
        ("known:secret", "guarded", REFUSED, 'password authentication failed for user "known"'),
        ("ghost:secret", "guarded", REFUSED, 'password authentication failed for user "ghost"'),
        ("known:right", "none", REFUSED, 'database "none" does not exist'),
        ("known", "none2", NOBODY, 'FATAL: database "none2" does not exist'),
        ("ghost2", "open", NOBODY, 'FATAL: role "ghost2" does not exist'),
        ("idle", "open", NOBODY, 'FATAL: role "idle" is not permitted to log in'),
        (
            *("known", "tls", NOBODY),
            'FATAL: no pg_hba.conf entry for host "127.0.0.1", user "known", database "tls", '
            "no encryption",
        ),
        (
            *("known", "open?sslmode=require", NOBODY),
            "server does not support SSL, but SSL was required",
        ),
    ],
)
def test_a_server_that_refuses_says_why(
    command: tuple[str, str],
    user: str,
    name: str,
    message: str,
    reason: str,
    guarded: Server,
    faq: Callable[..., Result],
    content: Path,
) -> None:
    """Never a password; nothing of it is told by the words of the server."""
    where = f"“{name.partition('?')[0]}” at 127.0.0.1:{guarded.port}"
    assert_failed(
        faq(*command, f"postgresql://{user}@127.0.0.1:{guarded.port}/{name}"),
        1,
        message.format(where=where, port=guarded.port, reason=reason),
    )


def test_a_connecting_that_is_given_up_leaves_no_line_open() -> None:
    """Not even until Python looks for circles of what nobody uses, which may be late."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://known@127.0.0.1:{silent.getsockname()[1]}/open"
        gc.disable()
        try:
            connecting = Connecting(address, {"connect_timeout": 2}, "here")
            with pytest.raises(DatabaseAwayError, match="does not answer"):
                connecting()
            line, _ = silent.accept()
            with line:
                line.settimeout(10)
                while line.recv(1000):
                    pass
        finally:
            gc.enable()


def test_other_threads_go_on_while_a_server_that_refuses_is_asked(
    faq: Callable[..., Result], content: Path
) -> None:
    """Else all searches and pages of the process would wait for it: here the server itself is one
    of its threads, and could say nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def refuse() -> None:
            for _ in range(2):
                line, _ = listening.accept()
                with line:
                    while int.from_bytes(line.recv(4)) == 8:  # it is asked for TLS
                        line.recv(4)
                        line.sendall(b"N")
                    fields = b"SFATAL\0VFATAL\0C28000\0MNobody comes in.\0\0"
                    line.sendall(b"E" + (4 + len(fields)).to_bytes(4) + fields)
                    while line.recv(1000):
                        pass

        server = Thread(target=refuse, daemon=True)
        server.start()
        assert_failed(
            faq("serve", "--index", f"postgresql://known@127.0.0.1:{port}/open"),
            1,
            NOBODY.format(
                where=f"“open” at 127.0.0.1:{port}", port=port, reason="FATAL: Nobody comes in."
            ),
        )
        server.join()


@pytest.mark.database
def test_a_role_without_rights_is_told(
    guarded: Server, faq: Callable[..., Result], content: Path
) -> None:
    assert_failed(
        faq("serve", "--index", f"postgresql://known@127.0.0.1:{guarded.port}/open"),
        1,
        f"The role has no right to do that in “open” at 127.0.0.1:{guarded.port} (permission "
        "denied for table faq_collections). Use the address of a role that has it; "
        "docs/hosting/postgresql-roles.sql makes such roles.\n",
    )


INDEX = build_index([Entry("fees", "costs", "What are the fees?")])


def test_tables_of_others(tmp_path: Path, faq: Callable[..., Result], content: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as file:
        file.execute("CREATE TABLE faq_records (id TEXT, question TEXT)")
    assert_failed(
        faq("build", "--to", "sqlite:///other.sqlite"),
        1,
        "The table “faq_records” in other.sqlite is not ours, or of another version: it has no "
        "column “aspect”. Use another database, or remove the tables that begin with “faq_” and "
        "load again.\n",
    )


def test_an_edition_of_another_format(
    address: str, faq: Callable[..., Result], content: Path
) -> None:
    """It is loaded anew; who has the earlier one in memory goes on with it."""
    load_index(address, INDEX, "faq")
    with closing(open_source(address)) as source:
        for number in (FORMAT - 1, FORMAT):
            statement = f"UPDATE faq_editions SET format = {number}"
            if address.startswith("sqlite"):
                with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file:
                    file.execute(statement)
                    file.commit()
            else:
                with psycopg.connect(address) as connection:
                    connection.execute(statement)
            if number != FORMAT:
                result = faq("serve", "--index", address)
                assert result.exit_code == 1
                assert result.stderr.startswith("The index of “faq” in ")
                assert result.stderr.endswith(
                    " is of another version of this program. Load it again with: "
                    "faq build --to URL\n"
                )
                source.refresh()
                assert source.read(lambda index, _: len(index.records)) == 1


def test_no_password_is_shown() -> None:
    database = open_database("postgresql://name:secret@127.0.0.1:1/faq")
    for shown in (database.where, repr(database.engine), repr(database.engine.url)):
        assert "secret" not in shown
    database.close()
