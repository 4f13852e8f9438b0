"""The desk, killed while it imports: no file is torn, the document waits, and is imported then."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from support.attacked_content import copy_of, put_back, tree
from support.commands import file_texts
from support.depth import deep
from support.desk import staff
from support.imports import CONFLICT, NEWER, OLDER, fields_of, hand_in, write_settled
from support.killing import faq_process, kill
from support.processes import PATIENCE

_PROGRAM = """
from pathlib import Path
from support.desk import staff
from support.imports import fields_of
print("ready", flush=True)
content, address = Path(sys.argv[1]), sys.argv[2]
desk = staff(content)
form = {**fields_of(desk.get(address)), "act": "write"}
print("writes", flush=True)
assert desk.client.post(address, data=form).status_code == 302
"""


_CHANGES = 60
"""Renames, links and removals in the content that such an import makes, or a few less."""


@pytest.mark.parametrize("rounds", [4, deep(100, name="100")])
def test_an_import_that_is_killed_loses_and_tears_nothing(
    tmp_path: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parents[1]}:{Path(__file__).parents[2]}")
    write_settled(tmp_path / "start" / "content")
    start, root = tmp_path / "start", copy_of(tmp_path / "start", tmp_path / "root")
    content, store = root / "content", tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(store))
    text = OLDER.replace("In June.", "In August.").replace("Ten.", "Eleven.") + NEWER
    desk = staff(content)
    address = hand_in(desk, "a.txt", text)
    waiting = shutil.copytree(store, tmp_path / "waiting")
    before = tree(root)
    form = {**fields_of(desk.get(address)), "act": "write"}
    began = time.monotonic()
    assert desk.client.post(address, data=form).status_code == 302
    seconds = time.monotonic() - began
    done = tree(root)
    assert done != before
    assert f"{CONFLICT}.incoming" in done
    by_chance, kills = random.Random(rounds), 0
    for number in range(rounds):
        put_back(start, root)
        shutil.rmtree(store)
        shutil.copytree(waiting, store)
        is_by_time = number % 2
        change = -1 if is_by_time else by_chance.randrange(_CHANGES)
        process = faq_process([content, address], root, program=_PROGRAM, before=change)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert process.stdout.readline() == "writes\n", process.communicate()
        if is_by_time:
            time.sleep(by_chance.uniform(0, seconds))
        else:
            process.communicate(timeout=PATIENCE)
            kills += process.returncode == -signal.SIGKILL
        kill(process)
        for path, data in tree(root).items():  # each file is the old or the new one
            if not path.startswith(".faq-work"):
                assert data in (before.get(path), done.get(path)), (number, path)
        again = staff(content)
        page = again.client.get(address)
        if 'value="write"' in page.text:  # it waits, and ends as if nothing had been
            form = {**fields_of(page.text), "act": "write"}
            assert again.client.post(address, data=form).status_code == 302
        assert tree(root) == done, number
        assert not [one for one in file_texts(store) if text.encode() in file_texts(store)[one]]
    assert kills >= rounds // 4
