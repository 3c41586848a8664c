"""The stand-alone verifier, on seals and databases of the store and on damaged copies of them."""

import copy
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from labase_survey import verify
from labase_survey.store import Entry, open_store
from labase_survey.store.keys import response_key, submit_tag

SIDS = [f"{number:032x}" for number in range(1, 8)]


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A closed step in a SQLite file, its seal and its rows as files beside it."""
    from labase_survey.definition.reading import read_consultation

    folder = tmp_path_factory.mktemp("closed")
    store = open_store(folder / "labase.db")
    store.publish(read_consultation(Path(__file__).parent / "data" / "small.toml"))
    store.open_step("small", "feedback")
    store.submit_many([entry(sid) for sid in SIDS])
    store.close_step("small", "feedback", grace=0)
    (folder / "seal.json").write_text(json.dumps(store.seal("small", "feedback")), encoding="utf-8")
    (folder / "rows.json").write_text(json.dumps(store.sealed_rows("small", "feedback")), encoding="utf-8")
    store.close()
    return folder


def entry(sid):
    keys = (response_key("small", "feedback", sid), submit_tag("small", "feedback", sid))
    return Entry("small", "feedback", *keys, 1, "web", {"met": "yes", "words": "déjà vu"}, "user")


@pytest.fixture
def seal(closed):
    return json.loads((closed / "seal.json").read_text(encoding="utf-8"))


@pytest.fixture
def rows(closed):
    return json.loads((closed / "rows.json").read_text(encoding="utf-8"))


def test_a_whole_seal_has_nothing_wrong(seal, rows):
    assert verify.check(seal) == []
    assert verify.check_rows(seal, rows) == []


def test_the_root_is_the_tree_over_the_leaves_and_the_headings():
    headings = {"format": 2, "consultation": "c", "step": "s", "definition_hash": "d", "count": 3}
    leaves = [["A", "x"], ["B", "y"], ["C", "z"]]
    x, y, z = (verify.digest("listed", leaf) for leaf in leaves)
    node = verify.digest("node", [verify.digest("node", [x, y]), verify.digest("node", [z])])
    assert verify.root({**headings, "leaves": leaves}) == verify.digest("root", [2, "c", "s", "d", 3, [node]])


def test_a_seal_of_another_format_is_not_called_changed(seal):
    assert "expected format 2" in verify.check({**seal, "format": 1})[0]


def test_a_receipt_that_was_changed_in_the_list_is_found(seal):
    seal["leaves"][-1][0] = "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert "something was changed" in verify.check(seal)[0]


@pytest.mark.parametrize("shapeless", [None, [], {}, {"format": 1}, {"format": 2, "leaves": [["a"]]}])
def test_what_is_no_seal_is_said_so(shapeless):
    assert verify.check(shapeless) == [
        "this is no seal: expected format 2, consultation, step, definition_hash, count, root and leaves"
    ]


@pytest.mark.parametrize("name", ["consultation", "step", "definition_hash", "root"])
def test_a_changed_heading_is_found(seal, name):
    changed = {**seal, name: seal[name] + "0"}
    assert verify.check(changed) == [
        f"the root is {changed['root']}, but what is listed gives {verify.root(changed)}: something was changed"
    ]


def test_a_leaf_that_is_left_out_moved_or_repeated_is_found(seal):
    out, moved, repeated = copy.deepcopy(seal), copy.deepcopy(seal), copy.deepcopy(seal)
    gone = out["leaves"].pop()
    moved["leaves"].reverse()
    repeated["leaves"].append(gone)
    assert verify.check(out)[0] == "the seal announces 7 responses and lists 6"
    assert verify.check(moved)[0] == "the receipts are not in order: the list was changed"
    assert verify.check(repeated)[:2] == [
        f"receipt {gone[0]} is listed more than once",
        "the seal announces 7 responses and lists 8",
    ]


def test_each_added_changed_or_removed_response_is_named(seal, rows):
    removed, changed, *others = rows
    changed["content"]["met"] = "no"
    added = {**copy.deepcopy(others[0]), "receipt": "0000-0000-0000-0000"}
    assert verify.check_rows(seal, [changed, *others, added, others[1]]) == [
        f"response {removed['receipt']} was removed since the close",
        "response 0000-0000-0000-0000 was added since the close",
        f"response {changed['receipt']} was changed since the close",
        f"response {others[1]['receipt']} is stored twice",
    ]


@pytest.mark.parametrize("damaged", [{"content": None}, {"salts": None}, {"content": []}, {"category": "agent"}])
def test_a_damaged_row_counts_as_changed(seal, rows, damaged):
    rows[0].update(damaged)
    assert verify.check_rows(seal, rows) == [f"response {rows[0]['receipt']} was changed since the close"]


def run(capsys, folder, *arguments):
    code = verify.main([str(folder / "seal.json"), *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out + err


def test_the_command_says_that_all_is_well(closed, seal, capsys):
    whole = f"seal.json: the seal is whole: 7 responses, root {seal['root']}\n"
    same = "seal.json: the 7 stored responses are those that were sealed (answers redacted: 0)\n"
    assert run(capsys, closed) == (0, whole)
    assert run(capsys, closed, "--database", closed / "labase.db") == (0, whole + same)
    assert run(capsys, closed, "--rows", closed / "rows.json") == (0, whole + same)


def test_a_receipt_is_found_however_it_is_typed(closed, seal, capsys):
    receipt = verify.receipt(response_key("small", "feedback", SIDS[3]))
    typed = receipt.lower().replace("-", " ")
    code, said = run(capsys, closed, "--receipt", typed)
    assert (code, said.splitlines()[1]) == (0, f"seal.json: receipt {receipt} is in the list")
    assert run(capsys, closed, "--receipt", "0000-0000-0000-0000") == (
        1,
        "seal.json: receipt 0000-0000-0000-0000 is not in the list\n",
    )


def test_what_cannot_be_read_is_said_without_a_traceback(closed, tmp_path, capsys):
    (tmp_path / "seal.json").write_text("{")
    assert run(capsys, tmp_path)[0] == 1
    assert run(capsys, closed, "--database", tmp_path / "none.db") == (
        1,
        "seal.json: can't read what was given: unable to open database file\n",
    )


def test_every_bit_that_flips_in_a_stored_response_is_found(closed, tmp_path, capsys):
    held = (closed / "labase.db").read_bytes()
    shutil.copy(closed / "seal.json", tmp_path)
    key = response_key("small", "feedback", SIDS[0]).encode()
    start = held.index(key)
    end = held.index(b'"words":"d\xc3\xa9j\xc3\xa0 vu"}', start) + 19
    for place in range(start, end, 3):
        damaged = bytearray(held)
        damaged[place] ^= 1 << place % 8
        (tmp_path / "damaged.db").write_bytes(damaged)
        assert run(capsys, tmp_path, "--database", tmp_path / "damaged.db")[0] == 1, place


def test_the_verifier_is_short_and_imports_nothing_of_ours():
    text = Path(verify.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    imported = {line.split()[1].partition(".")[0] for line in text.splitlines() if re.match(r"\s*(import|from) ", line)}
    assert imported <= sys.stdlib_module_names


def test_several_seals_are_checked_one_after_the_other(closed, tmp_path, capsys):
    (tmp_path / "torn.json").write_text("{}")
    code = verify.main([str(closed / "seal.json"), str(tmp_path / "torn.json")])
    said = capsys.readouterr()
    assert (code, said.out.startswith("seal.json: the seal is whole: 7 responses, root ")) == (1, True)
    assert said.err.startswith("torn.json: this is no seal: ")


def test_the_file_runs_alone_with_the_standard_library(closed, tmp_path):
    shutil.copy(verify.__file__, tmp_path / "verify.py")
    command = [sys.executable, "-I", "-S", tmp_path / "verify.py", closed / "seal.json"]
    done = subprocess.run([*command, "--database", closed / "labase.db"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 2)
