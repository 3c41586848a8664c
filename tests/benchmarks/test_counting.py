"""The benchmark runs on our own side and writes what it measured; no other library is needed, and no time is judged."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from labase_survey.counting.rules import RULES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
MEASURED = {"version": "1", "import": 1.5, "first": 0.25, "median": 0.002, "calls": 3, "winners": ["p001"]}


@pytest.fixture
def load(monkeypatch):
    """`load(name)`: a module of the folder, which is no package."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    yield importlib.import_module
    for name in ("ballots", "counting", "live", "page", "sides"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("rule", RULES)
def test_our_side_counts_its_ballots_by_every_rule(load, rule):
    counting, sides, ballots = load("counting"), load("sides"), load("ballots")
    kind = counting.our_rules()[rule]
    data = json.loads(json.dumps(ballots.make(kind, 30, 12)))
    found = sides.measured("ours", rule, data, 0)
    assert found["winners"]
    assert set(found["winners"]) <= set(data["proposals"])
    assert sorted(found) == sorted(MEASURED)


def test_one_command_writes_the_tables_between_the_marks_of_the_page(tmp_path):
    page = tmp_path / "page.md"
    shutil.copyfile(PAGE, page)
    words = ["--libraries", "--rules", "approval", "--sizes", "8x4", "9x4", "--seconds", "0", "--most", "100"]
    command = [sys.executable, ROOT / "benchmarks" / "counting.py", *words, "--page", page]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    written, before = page.read_text("utf-8"), PAGE.read_text("utf-8")
    assert written.split("<!-- measured")[0] == before.split("<!-- measured")[0]
    assert written.split("<!-- end")[1] == before.split("<!-- end")[1]
    rows = [line.split(" | ")[:2] for line in written.splitlines() if line.startswith("| ") and "---" not in line]
    assert rows[:3] == [["| rule", "people × proposals"], ["| `approval`", "8 × 4"], ["| `approval`", "9 × 4"]]
    assert [row[0] for row in rows[3:]] == ["| library", "| ours", "| people before", "| 100"]


def test_ballots_are_the_same_each_time(load):
    make = load("ballots").make
    assert make("ranking", 5, 4) == make("ranking", 5, 4)
    assert make("ranking", 5, 4) != make("ranking", 6, 4)


def test_reading_looks_at_each_name_once(load):
    sides, make = load("sides"), load("ballots").make
    given = {"single": "a", "ranking": ["b", "a"], "points": {"a": 3, "c": 1}, "pairs": [["a", "b"], ["c", "a"]]}
    found = {
        kind: sides.reading(None, make(kind, 3, 4) | {"answers": [answer] * 2})() for kind, answer in given.items()
    }
    assert found == {
        "single": {"a": 2},
        "ranking": {"a": 2, "b": 2},
        "points": {"a": 2, "c": 2},
        "pairs": {"a": 4, "b": 2, "c": 2},
    }


def test_where_reading_alone_takes_too_long_to_be_twenty_times_faster_it_is_said(load):
    row = {"ours": MEASURED, "reading": {**MEASURED, "median": 0.001}, "other": {**MEASURED, "median": 0.019}}
    assert load("page").times(row) == "9.5 (†)"
    assert load("page").times({**row, "other": {**MEASURED, "median": 0.021}}) == "10 (*)"
    assert load("page").times({**row, "other": {**MEASURED, "median": 0.05}}) == "25"


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([{**MEASURED, "median": 0.2}, {**MEASURED, "median": 0.05}], "25"),
        ([{**MEASURED, "median": 0.011}], "5.5 (*)"),
        ([{**MEASURED, "median": 3.0}, "> 60 s"], "1 500"),
        (["> 60 s", "failed"], "> 30 000"),
        ([{**MEASURED, "median": 3.0}, "> 0.02 s"], "> 10 (*)"),
        (["failed", "ended", None], "–"),
    ],
)
def test_we_are_compared_with_the_fastest_other(load, others, told):
    row = {"ours": MEASURED, **{f"other{at}": entry for at, entry in enumerate(others)}}
    assert load("page").times(row) == told


def test_other_winners_and_libraries_that_are_not_there_are_said(load):
    found = {("schulze", "60x12", "ours"): MEASURED, ("schulze", "60x12", "one"): {**MEASURED, "winners": ["p003"]}}
    told = load("page").compared(found, {"ours": "python", "one": "python", "two": None})
    assert told == (
        "| rule | people × proposals | ours | one | two | times the fastest other |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| `schulze` | 60 × 12 | 2 ms | 2 ms | – | 1.0 (*) |\n"
        "\n"
        "| library | version | importing it | a first call more than the next ones, at most |\n"
        "| --- | --- | --- | --- |\n"
        "| ours | 1 | 1.5 s | 248 ms |\n"
        "| one | 1 | 1.5 s | 248 ms |\n"
        "\n"
        "Not the same winners as ours (another variant, or another tie-break): one on `schulze` 60 × 12.\n"
        "\n"
        "Could not be installed here: two."
    )


def test_of_a_count_that_is_ended_it_is_said_how_long_its_last_call_had_run(load):
    told = 'Hello\n{"started": 100.0}\n{"started": 103.5}\n'
    assert load("counting").ended_in(told, 110.0) == "> 6.5 s"
    assert load("counting").ended_in(told + json.dumps(MEASURED), 110.0) == MEASURED


def test_a_count_that_takes_too_long_is_ended_and_one_that_fails_is_said(load, tmp_path, monkeypatch):
    counting = load("counting")
    given = {"rule": "schulze", "path": tmp_path / "none.json", "seconds": 0}
    assert counting.run(sys.executable, "ours", limit=0.01, **given) == "ended"
    assert counting.run(sys.executable, "ours", limit=60, **given) == "failed"
