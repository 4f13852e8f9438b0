"""The settings of a server: read from a file and the environment, or refused in one message."""

from __future__ import annotations

from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from ingest.errors import UsageError
from support.manual import PAGES
from webapp.production.settings import Settings, read_settings

EVERYTHING = """\
edition = "built/site.edition"
index = "postgresql://db/faq"
collections = ["ct"]
host = "0.0.0.0"
port = 80
workers = 4
threads = 2
hosts = ["FAQ.example.org", "café.example"]
proxies = ["10.0.0.0/8", "::1"]
page_seconds = 10
shared_seconds = 600
stale_seconds = 86400
hsts_seconds = 31536000
requests_a_minute = 0
searches_a_minute = 60
drain_seconds = 0
stop_seconds = 5
stuck_seconds = 9
log_level = "warning"
"""


def test_every_setting_can_stand_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "faq.toml"
    file.write_text(EVERYTHING, "utf-8")
    assert read_settings({"FAQ_SETTINGS": str(file)}) == Settings(
        edition=tmp_path / "built" / "site.edition",
        index="postgresql://db/faq",
        collections=("ct",),
        host="0.0.0.0",
        port=80,
        workers=4,
        threads=2,
        hosts=("faq.example.org", "xn--caf-dma.example"),
        proxies=(ip_network("10.0.0.0/8"), ip_network("::1")),
        page_seconds=10,
        shared_seconds=600,
        stale_seconds=86400,
        hsts_seconds=31536000,
        requests_a_minute=0,
        searches_a_minute=60,
        drain_seconds=0,
        stop_seconds=5,
        stuck_seconds=9,
        log_level="warning",
    )
    assert {line.split(" = ")[0] for line in EVERYTHING.splitlines()} == {
        one.name for one in fields(Settings)
    }


def test_a_variable_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "faq.toml"
    file.write_text('edition = "a.edition"\nport = 80\n', "utf-8")
    variables = {
        "FAQ_SETTINGS": str(file),
        "FAQ_EDITION": "b.edition",
        "FAQ_HOSTS": "a.example, b.example",
        "FAQ_WORKERS": "",
        "FAQ_SERVICE_HOST": "10.0.0.1",
    }
    settings = read_settings(variables)
    assert settings.edition == Path("b.edition")
    assert settings.hosts == ("a.example", "b.example")
    assert settings.port == 80


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "faq.toml"
    file.write_text(
        'edition = "a.edition"\nprot = 80\nworkers = 0\nhosts = ["http://faq.example"]\n'
        'proxies = ["proxy.example"]\nlog_level = "loud"\n',
        "utf-8",
    )
    variables = {"FAQ_SETTINGS": str(file), "FAQ_PORT": "tcp://10.0.0.7:80", "FAQ_HOST_S": "x"}
    with pytest.raises(UsageError) as refused:
        read_settings(variables)
    assert str(refused.value) == (
        f"{file}:2: the key “prot” is unknown in the settings. Did you mean “port”?\n"
        f"{file}:3: “workers” is no such number. Write a whole number from 1 to 256.\n"
        f"{file}:4: “hosts” has “http://faq.example”, which is no name of a host. "
        "Leave out http:// and the port: faq.example.org.\n"
        f"{file}:5: “proxies” has “proxy.example”, which is no address. "
        "Write numbers, such as 127.0.0.1 or 10.0.0.0/8.\n"
        f"{file}:6: “log_level” is “loud”. Use one of: info, warning, error.\n"
        "FAQ_PORT: “tcp://10.0.0.7:80” is no such number. Write a whole number from 0 to 65535.\n"
        "FAQ_HOST_S: there is no such setting. Did you mean FAQ_HOSTS?"
    )


ADDRESS = "Write an address such as 127.0.0.1, 0.0.0.0 or ::1, without the port."
NUMBERS = "Write a whole number from 0 to 65535."
SAID = {
    # Variable and value -> what is said of it
    (
        "FAQ_HOST",
        "faq.example.org:80",
    ): f"is “faq.example.org:80”, where nobody can listen. {ADDRESS}",
    ("FAQ_HOST", "[::1]"): f"is “[::1]”, where nobody can listen. {ADDRESS}",
    ("FAQ_HOST", "a b"): f"is “a b”, where nobody can listen. {ADDRESS}",
    ("FAQ_HOST", " "): f"is empty. {ADDRESS}",
    ("FAQ_EDITION", "a\0.edition"): (
        "has a character that no name has. Name the file that faq build --to FILE.edition made."
    ),
    ("FAQ_PORT", "-1"): f"is no such number. {NUMBERS}",
    ("FAQ_PORT", "８０"): f"is no such number. {NUMBERS}",
    ("FAQ_HOSTS", "a.example b.example"): (
        "has “a.example b.example”, which is no name of a host. Put a comma between names."
    ),
    ("FAQ_HOSTS", "*.example.org,faq.example.org,[::1]"): (
        "has “*.example.org”, “[::1]”, which is no name of a host. "
        "Leave out http:// and the port: faq.example.org."
    ),
    ("FAQ_PROXIES", "10.0.0.1/8, 127.0.0.1, ::1/64"): (
        "has “10.0.0.1/8”, “::1/64”, which is no address. "
        "Write numbers, such as 10.0.0.0/8 for 10.0.0.1/8, ::/64 for ::1/64."
    ),
}


@pytest.mark.parametrize(("variable", "value"), SAID)
def test_of_each_value_it_is_said_what_is_wrong_and_what_to_write(
    variable: str, value: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_settings({"FAQ_EDITION": "a.edition", variable: value})
    assert str(refused.value) == f"{variable}: “{value}” {SAID[variable, value]}"


def test_addresses_and_names_to_listen_on() -> None:
    for host in ("::1", "0.0.0.0", "localhost", "Faq-1.example.org"):
        assert read_settings({"FAQ_EDITION": "a.edition", "FAQ_HOST": host}).host == host


NO_KIND = (
    "is no kind of database that the index can be in. Write its address as "
    "postgresql://NAME:PASSWORD@HOST/DATABASE or sqlite:///FILE"
)
"""As `faq build --to` has it."""


def test_what_may_hold_a_password_is_not_shown() -> None:
    for address, said in {
        "host=db password=secret": f"This {NO_KIND}",
        "http://name:secret@db/faq": f"“http” {NO_KIND}",
        "postgresql://name:sec/ret@db/faq": (
            "The address of the database is not written as PostgreSQL's are. Write it as "
            "postgresql://NAME:PASSWORD@HOST/DATABASE, with %40 for an @ and %2F for a / in a "
            "password."
        ),
    }.items():
        with pytest.raises(UsageError) as refused:
            read_settings({"FAQ_EDITION": "a.edition", "FAQ_INDEX": address})
        assert str(refused.value) == f"FAQ_INDEX: {said}"


def test_an_address_of_no_database_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "faq.toml"
    file.write_text('edition = "a.edition"\nindex = "http://x"\ncollections = ["ct"]\n', "utf-8")
    with pytest.raises(UsageError) as refused:
        read_settings({"FAQ_SETTINGS": str(file)})
    assert str(refused.value) == f"{file}:2: “http” {NO_KIND}"


def test_a_database_that_is_not_there_yet_is_no_wrong_setting(tmp_path: Path) -> None:
    """It may come, and until then is away; nothing is made where it will lie."""
    address = f"sqlite:///{tmp_path}/index.sqlite"
    assert read_settings({"FAQ_EDITION": "a.edition", "FAQ_INDEX": address}).index == address
    assert list(tmp_path.iterdir()) == []


def test_collections_without_a_database_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "faq.toml"
    said = (
        "“collections” says what is searched in a database, and none is named. "
        "Set “index” to its address, or leave “collections” out."
    )
    file.write_text('edition = "a.edition"\ncollections = ["ct"]\n', "utf-8")
    variables = {"FAQ_SETTINGS": str(file)}
    with pytest.raises(UsageError) as refused:
        read_settings(variables)
    assert str(refused.value) == f"{file}:2: {said}"
    with pytest.raises(UsageError) as refused:
        read_settings({**variables, "FAQ_COLLECTIONS": "ct"})
    assert str(refused.value) == f"FAQ_COLLECTIONS: {said}"
    whole = read_settings({**variables, "FAQ_INDEX": "postgresql://db/faq"})
    assert (whole.collections, whole.index) == (("ct",), "postgresql://db/faq")
    file.write_text('edition = "a.edition"\ncollections = []\n', "utf-8")
    assert read_settings(variables).collections == ()


def test_a_file_that_cannot_be_read_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        read_settings({"FAQ_SETTINGS": str(tmp_path / "none.toml")})
    assert str(refused.value) == (
        f"{tmp_path / 'none.toml'}:1: the file cannot be read (No such file or directory). "
        "Check that it is a file you may open."
    )


def test_without_an_edition_there_is_nothing_to_serve() -> None:
    with pytest.raises(UsageError) as refused:
        read_settings({})
    assert str(refused.value) == (
        "No edition is named. Make one with faq build --to site.edition, and name it: "
        'edition = "site.edition" in the file of the settings, or FAQ_EDITION=site.edition'
    )


@pytest.mark.parametrize("setting", [one.name for one in fields(Settings)])
def test_every_setting_is_explained(setting: str) -> None:
    assert f"`{setting}`" in PAGES["docs/serving.md"]
