"""Who gets into the desk, and which forms count."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from werkzeug.security import generate_password_hash

from support.commands import file_texts
from support.desk import Staff, staff
from webapp.desk.application import LARGEST_BODY, create_desk
from webapp.desk.shared.safety import Doorkeeper
from webapp.site.hosts import THIS_COMPUTER

WORK = "/edit/question/work-how-many/"

PATHS = [
    "/",
    "/records/",
    "/new/",
    WORK,
    "/preview/x/",
    "/history/question/work-how-many/",
    "/search/?q=a",
    "/readers/",
    "/gaps/",
    "/publish/",
]


@pytest.fixture
def desk(content: Path) -> Staff:
    return staff(content)


def test_nothing_is_shown_without_the_link_which_works_once(content: Path) -> None:
    door = Doorkeeper(THIS_COMPUTER)
    app = create_desk(content, door)
    client = app.test_client()
    token = door.token
    for path in PATHS:
        response = client.get(path)
        assert response.status_code == 403
        assert "work-how-many" not in response.text
    assert client.get("/enter?token=wrong").status_code == 302
    assert client.get("/").status_code == 403
    cookie = client.get(f"/enter?token={token}").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.get("/").status_code == 200
    other = app.test_client()
    other.get(f"/enter?token={token}")
    assert other.get("/").status_code == 403
    other.get(f"/enter?token={door.token}")
    assert other.get("/").status_code == 200


FORGED = [
    pytest.param({"csrf": [""]}, {}, id="no token"),
    pytest.param({"csrf": ["x" * 32]}, {}, id="another token"),
    pytest.param({}, {"Origin": "http://evil.example"}, id="from another site"),
    pytest.param({}, {"Origin": "http://localhost:9"}, id="from another port"),
    pytest.param({}, {"Origin": "null"}, id="from a sandboxed frame"),
    pytest.param({}, {"Sec-Fetch-Site": "same-site"}, id="from a neighbour"),
    pytest.param({}, {"Sec-Fetch-Site": "cross-site"}, id="from elsewhere"),
    pytest.param({}, {"Host": "evil.example"}, id="by another name"),
]


@pytest.mark.parametrize(("fields", "headers"), FORGED)
@pytest.mark.parametrize("path", [WORK, "/draft/question/work-how-many/", "/new/"])
def test_a_forged_form_changes_nothing(
    content: Path,
    desk: Staff,
    path: str,
    fields: Mapping[str, list[str]],
    headers: Mapping[str, str],
) -> None:
    before = file_texts(content)
    form = {**desk.open("question", "work-how-many"), "title": ["X"], "topic": ["training"]}
    response = desk.client.post(path, data={**form, **fields}, headers=headers)
    assert response.status_code in (400, 403)
    assert file_texts(content) == before
    assert "unsaved=" not in desk.get("/")


@pytest.mark.parametrize(
    "path",
    [
        "/edit/file/..%2F..%2Fetc%2Fpasswd/",
        "/edit/question/..%2Ftraining%2F_topic/",
        "/edit/question/..\\x/",
        "/edit/nothing/settings/",
        "/history/file/sources.toml/",
        "/preview/../../../../etc/passwd",
        "/static/../application.py",
        "/static/..%2Fapplication.py",
    ],
)
def test_no_path_leads_out_of_the_content(desk: Staff, path: str) -> None:
    response = desk.client.get(path)
    assert response.status_code == 404
    assert "root:" not in response.text


def test_a_form_cannot_name_a_file(content: Path, desk: Staff, tmp_path: Path) -> None:
    """What it says of parts and edits that there are not is nobody's file."""
    form = desk.open("question", "work-how-many")
    before = file_texts(tmp_path)
    form |= {"raw.../../x": ["y"], "base.../../x": ["z"], "edit": ["../../../../x"]}
    assert desk.save("question", "work-how-many", form).status_code == 302
    assert file_texts(tmp_path) == before


def test_what_its_pages_may_do_is_little(desk: Staff) -> None:
    headers = desk.client.get(WORK).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_others_need_the_password_and_wait_after_wrong_ones(content: Path) -> None:
    door = Doorkeeper(THIS_COMPUTER, generate_password_hash("correct horse", "scrypt:1024:8:1"))
    client = create_desk(content, door).test_client()
    assert client.get(f"/enter?token={door.token}").status_code == 302
    assert client.get("/").headers["Location"] == "/login"
    page = client.get("/login").text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    wrong = client.post("/login", data={"csrf": token, "password": "wrong"})
    assert wrong.status_code == 403
    right = {"csrf": token, "password": "correct horse"}
    assert client.post("/login", data=right).status_code == 429
    door._failures.clear()  # the seconds are over
    assert client.post("/login", data={**right, "csrf": "x"}).status_code == 403
    assert client.post("/login", data=right).status_code == 302
    assert client.get("/").status_code == 200
    door.password_hash = generate_password_hash("another one", "scrypt:1024:8:1")
    assert client.get("/").status_code == 302


def test_a_body_without_end_is_refused_of_others_a_long_one_too(content: Path, desk: Staff) -> None:
    for path in ("/draft/question/work-how-many/", WORK, "/login"):
        assert desk.client.post(path, data=bytes(LARGEST_BODY + 1)).status_code == 413
    door = Doorkeeper(THIS_COMPUTER, generate_password_hash("correct horse", "scrypt:1024:8:1"))
    client = create_desk(content, door).test_client()
    assert client.post("/login", data={"password": "x" * 20_000}).status_code == 413
