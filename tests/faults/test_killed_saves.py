"""The desk, killed while it saves: no file is torn, what was written is saved or offered again."""

from __future__ import annotations

import json
import random
import re
import shutil
import time
from pathlib import Path

import pytest

from support.attacked_content import copy_of, put_back, tree
from support.content import CONTENT
from support.depth import deep
from support.desk import staff
from support.killing import faq_process, kill

WORK = "work-how-many"
EDIT = f"/edit/question/{WORK}/"

_PROGRAM = """
import json
from pathlib import Path
from support.desk import staff
content, form = Path(sys.argv[1]), json.loads(sys.argv[2])
desk = staff(content)
form["csrf"] = desk.token()
assert desk.send("/draft/question/work-how-many/", form).status_code == 200
print("writes", flush=True)
assert desk.save("question", "work-how-many", form).status_code == 302
"""


@pytest.mark.parametrize("rounds", [5, deep(100, name="100")])
def test_a_save_that_is_killed_loses_and_tears_nothing(
    tmp_path: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parents[1]}:{Path(__file__).parents[2]}")
    shutil.copytree(CONTENT, tmp_path / "start" / "content")
    start, root = tmp_path / "start", copy_of(tmp_path / "start", tmp_path / "root")
    content, store = root / "content", tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(store))
    desk = staff(content)
    text = "\r\n\r\n".join(f"Paragraph {number} about zebras." for number in range(200))
    form = {**desk.open("question", WORK), "text": [text], "raw.wordings": ["zebras per year"]}
    waiting = shutil.copytree(store, tmp_path / "waiting")
    before = tree(root)
    began = time.monotonic()
    assert desk.save("question", WORK, form).status_code == 302
    seconds = time.monotonic() - began
    done = tree(root)
    assert sum(done[path] != before.get(path) for path in done) == 2
    by_chance, ended = random.Random(rounds), set[bool]()
    for number in range(rounds):
        put_back(start, root)
        shutil.rmtree(store)
        shutil.copytree(waiting, store)
        process = faq_process([content, json.dumps(form)], root, program=_PROGRAM)
        assert process.stdout
        assert process.stdout.readline() == "writes\n", process.communicate()
        time.sleep(by_chance.uniform(0, 1.2) * seconds)
        kill(process)
        found = tree(root)
        for path, data in found.items():
            if not path.startswith(".faq-work"):
                assert data in (before.get(path), done.get(path)), (number, path)
        again = staff(content)
        offered = re.search(r"\?unsaved=([0-9a-f]{16})", again.get("/"))
        ended.add(offered is None)
        if offered:
            kept = again.open("question", WORK, f"?unsaved={offered[1]}")
            assert kept["text"] == [text]
            assert again.save("question", WORK, kept).status_code == 302
        assert tree(root) == done, number
        assert "unsaved=" not in again.get("/")
        assert again.get(f"/history/question/{WORK}/")
    assert rounds < 50 or len(ended) == 2  # killed early and late
