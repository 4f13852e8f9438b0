"""A database that is killed, slow, full or loaded anew while it is searched."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select

from search.browser_index import Cards
from search.database import connection as connection_module
from search.database import source as source_module
from search.database.connection import CONNECTIONS, DatabaseAwayError, DatabaseError, open_database
from search.database.schema import EDITIONS
from search.database.source import DatabaseSource, open_source
from search.database.standing import Standing
from search.engine import Results, search
from search.entries import Entry
from search.index import build_index
from search.scored_index import ScoredIndex
from support.content import CONTENT, ROOT
from support.databases import Server, load_index, running_server, standby_of
from support.depth import deep
from support.disks import mounted, needs_mounts
from support.processes import wait_until
from webapp.application import create_app
from webapp.production.database_search import DatabaseSearch

pytestmark = pytest.mark.database

QUERY = "what are the fees"


def index_of(word: str) -> ScoredIndex:
    records = [Entry(f"{word}-{n}", "costs", f"What are the fees of {word} {n}?") for n in range(9)]
    return build_index(records)


FIRST, SECOND = index_of("first"), index_of("second")


def _large() -> ScoredIndex:
    """More than a small disk has room for."""
    return build_index(
        [Entry(f"q{n}", "t", f"word{n} other{n} fees{n % 7} more{n}") for n in range(1500)]
    )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that may be stopped and killed; each test leaves it running."""
    with running_server() as server:
        yield server


@pytest.fixture
def address(server: Server, request: pytest.FixtureRequest) -> str:
    return server.make(f"db_{abs(hash(request.node.name)):x}")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute for each search, since a busy machine is slow; a test of its end shortens it."""
    for module in (source_module, connection_module):
        monkeypatch.setattr(module, "PATIENCE", 60.0)


@contextmanager
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Searches have half a second meanwhile."""
    with monkeypatch.context() as patch:
        patch.setattr(source_module, "PATIENCE", 0.5)
        yield


def found(source: DatabaseSource, query: str = QUERY) -> Results:
    return source.read(lambda index, _: search(index, query), query)


def test_while_the_server_is_down_searches_are_refused_and_then_go_on(
    server: Server, address: str
) -> None:
    """Without anybody starting anything anew; what is in memory is no reason to answer."""
    load_index(address, FIRST)
    with closing(open_source(address)) as source, source.watched():
        assert found(source).hits
        server.stop("immediate")
        wait_until(lambda: source.standing is Standing.AWAY)
        with pytest.raises(DatabaseAwayError):
            found(source)
        server.start()
        wait_until(lambda: source.standing is Standing.REACHABLE)
        assert found(source) == search(FIRST, QUERY)


def test_a_connection_that_breaks_off_loses_no_search(server: Server, address: str) -> None:
    load_index(address, FIRST)
    with closing(open_source(address)) as source:
        found(source)
        server.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'faq'"
        )
        assert found(source, "fees of first") == search(FIRST, "fees of first")


def test_a_server_that_stands_still_is_not_waited_for(
    server: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its processes are stopped where they are: connections stay, and nothing is answered."""
    load_index(address, FIRST)
    with closing(open_source(address)) as source, source.watched():
        server.pause()
        try:
            with hurried(monkeypatch), pytest.raises(DatabaseAwayError):
                found(source)
            assert source.standing is Standing.AWAY
        finally:
            server.pause(is_over=True)
        wait_until(lambda: source.standing is Standing.REACHABLE)
        assert found(source) == search(FIRST, QUERY)


def test_a_connection_that_is_in_use_is_given_up_after_the_others(address: str) -> None:
    """As that of the thread that looks, where a process ends or begins anew meanwhile."""
    database = open_database(address)
    with database.connected():
        pool = database.engine.pool
        database.close()
    assert pool.checkedin() == 0


def test_a_table_that_is_locked_is_not_waited_for(
    server: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_index(address, FIRST)
    with closing(open_source(address)) as source:
        with psycopg.connect(address) as other:
            other.execute("LOCK TABLE faq_terms IN ACCESS EXCLUSIVE MODE")
            with hurried(monkeypatch), pytest.raises(DatabaseAwayError):
                found(source)
            with pytest.raises(DatabaseAwayError):  # else the next search would wait as long
                source.refresh(due=time.monotonic() + 0.1)
        assert found(source) == search(FIRST, QUERY)


def test_what_says_which_edition_is_in_use_is_locked(
    server: Server, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Searches go on in the edition that is known, and a new one is taken up afterwards."""
    load_index(address, FIRST)
    hasty = f"{address}?options=-c%20statement_timeout%3D1500"
    with closing(open_source(hasty)) as source, source.watched(), psycopg.connect(address) as other:
        other.execute("LOCK TABLE faq_collections")
        wait_until(lambda: caplog.messages)
        assert caplog.messages == [
            f"What is asked for in {source.where} is locked, or takes too long (canceling "
            "statement due to statement timeout). Try again in a moment."
        ]
        for query in ("fees", "what fees", "are the fees"):
            assert found(source, query) == search(FIRST, query)
        assert source.standing is Standing.REACHABLE
        other.rollback()
        load_index(address, SECOND)
        wait_until(lambda: found(source) == search(SECOND, QUERY))


def soon() -> float:
    return time.monotonic() + 0.2


def test_connecting_ends_at_the_moment_of_the_search(server: Server, address: str) -> None:
    """A server that accepts and says nothing, and one that stands still: what is made too late is
    given up."""
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        for where in (f"postgresql://postgres@127.0.0.1:{port}/x", address):
            if where == address:
                server.pause()
            asked = f"{where}?connect_timeout=60&application_name=late"
            with closing(open_database(asked)) as database:
                with pytest.raises(DatabaseAwayError) as raised, database.connected(due=soon()):
                    pass
                server.pause(is_over=True)
                assert str(raised.value) == (
                    f"The database {database.where} does not answer in time. Check the address, "
                    "and that the server runs."
                )
    late = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'late'"
    wait_until(lambda: server.sql(late) == [(0,)])


def test_a_restart_refuses_no_search(
    server: Server, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it lasts searches wait, here as long as it may take."""
    monkeypatch.setattr(source_module, "_GRACE", 60.0)
    load_index(address, FIRST)
    with closing(open_source(address)) as source, source.watched(), searching(source) as results:
        for mode in ("immediate", "fast"):
            server.stop(mode)
            wait_until(lambda: source.standing is Standing.AWAY)
            server.start()
            wait_until(lambda: source.standing is Standing.REACHABLE)
            before = len(results)
            wait_until(lambda before=before: len(results) > before + 2)
    assert {type(one) for one in results} == {Results}


def test_all_tries_of_a_search_end_at_one_moment(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has read by then is thrown away; a search after it has its own time. That it took
    long by itself says nothing of the database."""
    load_index(address, FIRST)
    with closing(open_source(address)) as source, source.watched():

        def slowly(index: ScoredIndex, cards: Cards) -> object:
            time.sleep(0.6)
            return cards([(hit.kind, hit.id) for hit in search(index, QUERY).hits])

        said = r" takes too long\. Try again in a moment\.$"
        with hurried(monkeypatch), pytest.raises(DatabaseAwayError, match=said):
            source.read(slowly)
        assert source.standing is Standing.REACHABLE
        assert found(source) == search(FIRST, QUERY)


def test_a_search_waits_for_a_connection_within_its_time(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_index(address, FIRST)
    with closing(open_source(address)) as source:
        with ExitStack() as stack, hurried(monkeypatch):
            due = time.monotonic() + 60
            for _ in range(CONNECTIONS):
                stack.enter_context(source._database.connected(due=due))
            with pytest.raises(DatabaseAwayError, match=r"^All 8 connections to .* are in use\."):
                found(source)
        assert found(source) == search(FIRST, QUERY)


def test_a_server_without_a_free_connection_refuses(server: Server, address: str) -> None:
    load_index(address, FIRST)
    with closing(open_source(address)) as source:
        source.close()  # as at the start
        taken = []
        try:
            with suppress(psycopg.OperationalError):
                while True:
                    taken.append(psycopg.connect(address))
            with pytest.raises(DatabaseAwayError):
                found(source)
        finally:
            for connection in taken:
                connection.close()
        wait_until(lambda: found(source).hits)


def test_the_live_site_shows_pages_and_refuses_searches(server: Server, address: str) -> None:
    """And a server of an edition, whose search looks for itself, refuses them at once."""
    load_index(address, FIRST)
    production = DatabaseSearch(address, ())
    production.read(lambda index, _: search(index, QUERY), QUERY, production.digest)
    app = create_app(CONTENT)
    app.database = open_source(address)
    client = app.test_client()
    with closing(app.database), app.database.watched(), closing(production):
        server.stop("immediate")
        try:
            wait_until(lambda: production.standing is Standing.AWAY)
            with pytest.raises(DatabaseAwayError):
                production.read(lambda *_: None, QUERY, production.digest)
            site = app.database
            wait_until(lambda: site.standing is Standing.AWAY)
            for path in ("/search/?q=fees", "/api/v1/search?q=fees"):
                refused = client.get(path)
                assert refused.status_code == 503, path
                assert refused.headers["Retry-After"] == "2"
            assert client.get("/").status_code == 200
        finally:
            server.start()
        wait_until(lambda: production.standing is Standing.REACHABLE)


def test_a_new_edition_is_taken_up_while_searches_go_on(server: Server, address: str) -> None:
    """Each search has one edition or the other, whole; none fails."""
    load_index(address, FIRST)
    whole = [search(index, QUERY) for index in (FIRST, SECOND)]
    with closing(open_source(address)) as source, source.watched(), searching(source) as results:
        wait_until(lambda: results)
        for index in (SECOND, FIRST, SECOND):
            load_index(address, index)
        wait_until(lambda: results[-1] == whole[1])
    assert all(one in whole for one in results)


@contextmanager
def searching(source: DatabaseSource) -> Iterator[list[object]]:
    """Searches all the time in another thread: what each gave, an error among it."""
    results: list[object] = []
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(0.01):
            try:
                results.append(found(source))
            except Exception as error:
                results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield results
    finally:
        stop.set()
        thread.join()


@contextmanager
def loading(address: str, content: Path) -> Iterator[subprocess.Popen[str]]:
    """`faq build --to` in a process of its own."""
    command = "from webapp.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "build", "--to", address, "--content", str(content)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def states(address: str) -> list[str]:
    with closing(open_database(address)) as database, database.connected() as connection:
        rows = connection.execute(select(EDITIONS.c.state).order_by(EDITIONS.c.edition))
        return [row.state for row in rows]


def test_a_loading_that_is_killed_leaves_what_nobody_reads(
    server: Server, address: str, small_content: Path
) -> None:
    """The next loading removes it."""
    load_index(address, FIRST, "faq")
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE faq_terms IN SHARE MODE")  # it gets so far and no further
        with loading(address, small_content) as process:
            wait_until(lambda: "loading" in states(address))
            with closing(open_source(address)) as source:
                assert found(source) == search(FIRST, QUERY)
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert states(address) == ["ready", "loading"]
    with loading(address, small_content) as process:
        process.communicate()
        assert process.returncode == 0
    assert states(address) == ["ready", "ready"]


def test_two_loadings_at_once_take_turns(server: Server, address: str, small_content: Path) -> None:
    """The second one says that it waits, and then that all is as it should be."""
    load_index(address, FIRST, "faq")
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE faq_terms IN SHARE MODE")
        with loading(address, small_content) as one:
            wait_until(lambda: "loading" in states(address))
            with loading(address, small_content) as another:
                assert another.stderr is not None
                assert another.stderr.readline() == (
                    "Another command is loading “faq”; waiting for it to end.\n"
                )
                other.rollback()
                assert one.communicate()[0].startswith("Loaded the index of ")
                assert another.communicate()[0].startswith("Up to date: the index of ")


def test_a_disk_that_is_full_leaves_the_edition_in_use(tmp_path: Path) -> None:
    """The loading fails in one sentence, and searches go on."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    with running_server(max_wal_size="64MB") as server:
        address = server.make("small")
        load_index(address, FIRST)
        disk = server.folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=True)
        try:
            shutil.chown(disk, "postgres")
            server.sql(f"CREATE TABLESPACE small LOCATION '{disk}'")
            server.sql("ALTER TABLE faq_terms SET TABLESPACE small", "small")
            with closing(open_source(address)) as source:
                with pytest.raises(DatabaseError) as raised:
                    load_index(address, _large())
                assert "No space left on device" in str(raised.value)
                assert str(raised.value).endswith(". Make room on its disk and load again.")
                assert found(source) == search(FIRST, QUERY)
            assert states(address) == ["ready", "loading"]
            server.stop()
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


def test_of_a_full_disk_of_a_file_it_is_said_what_to_do(tmp_path: Path) -> None:
    needs_mounts()
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=600k", "tmpfs") as disk:
        address = f"sqlite:///{disk}/index.sqlite"
        load_index(address, FIRST)
        with closing(open_source(address)) as source:
            with pytest.raises(DatabaseError) as raised:
                load_index(address, _large())
            assert str(raised.value) == (
                f"The database {disk}/index.sqlite cannot be used: database or disk is full. "
                "Make room on its disk and load again."
            )
            assert found(source) == search(FIRST, QUERY)


@pytest.mark.parametrize("is_promoted", [deep(False, name="read"), deep(True, name="promoted")])
def test_a_standby_takes_over_when_the_primary_is_killed(
    is_promoted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches go on; none is lost for longer than ten seconds. It prints how long it was."""
    monkeypatch.undo()  # searches have the time that they have everywhere
    with running_server() as primary, standby_of(primary) as standby:
        primary.make("faq")
        load_index(primary.address("faq"), FIRST)
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        both = f"postgresql://postgres@{hosts}/faq"
        [(there,)] = primary.sql("SELECT pg_current_wal_lsn()")
        here = f"SELECT pg_last_wal_replay_lsn() >= '{there}'"
        wait_until(lambda: standby.sql(here) == [(True,)])
        moments: list[tuple[float, object]] = []
        stop = threading.Event()
        with closing(open_source(both, ["ct"])) as source, source.watched():

            def run(thread: int) -> None:
                number = 0
                while not stop.wait(0.005):
                    number += 1  # another one each time, so that the database is asked
                    query = f"fees first {thread}x{number}"
                    try:
                        hits = found(source, query).hits
                        result: object = hits[0].id.startswith("first") or hits
                    except DatabaseError as error:
                        result = error
                    moments.append((time.monotonic(), result))

            threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
            for thread in threads:
                thread.start()
            wait_until(lambda: len(moments) > 100)
            killed = time.monotonic()
            primary.kill()
            if is_promoted:
                standby.promote()
                load_index(f"{both}?target_session_attrs=read-write", SECOND, "other")
            wait_until(
                lambda: sum(moment > killed + 1 and ok is True for moment, ok in moments) > 100
            )
            stop.set()
            for thread in threads:
                thread.join()
        good = [moment for moment, result in moments if result is True]
        failed = [result for _, result in moments if result is not True]
        good.sort()
        longest = max(b - a for a, b in pairwise([*good, max(m for m, _ in moments)]))
        print(
            f"{len(moments)} searches, {len(failed)} refused, longest time without an answer "
            f"{longest:.2f} s, first answer {min(m for m in good if m > killed) - killed:.2f} s "
            "after the kill"
        )
        assert longest < 10
        assert all(isinstance(one, DatabaseAwayError) for one in failed)
