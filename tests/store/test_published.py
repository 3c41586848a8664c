import json
import re

import pytest
import sqlalchemy as sa

from labase_survey import verify
from labase_survey.errors import PhaseError, StoreError
from labase_survey.store import sealing, tables


@pytest.fixture
def closed(opened, entry, tmp_path, monkeypatch):
    """The feedback of three people, closed; public files go to a folder of the test."""
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    opened.submit_many([entry("feedback", {"met": "yes"}, category="user") for _ in range(3)])
    opened.close_step("small", "feedback", grace=0)
    return opened


@pytest.fixture
def path(closed):
    return closed.write_seal("small", "feedback")


def forge(store, *, with_root):
    """Another answer in a sealed response; with the root, so that the database agrees with itself again."""
    with store.engines.writing() as connection:
        key = connection.scalar(sa.select(sa.func.min(tables.response.c.response_key)))
        connection.execute(
            sa.update(tables.response).where(tables.response.c.response_key == key).values(content='{"met":"no"}')
        )
        if with_root:
            root = verify.root(sealing.stored_seal(connection, "small", "feedback")[0])
            connection.execute(sa.update(tables.step).where(tables.step.c.id == "feedback").values(root=root))
    return verify.receipt(key)


def refusal(store):
    with pytest.raises(StoreError) as caught:
        store.write_seal("small", "feedback")
    return str(caught.value)


def test_the_public_file_is_the_seal_and_lies_alone_in_its_folder(closed, path, tmp_path):
    assert path == tmp_path / "out" / "seal-small-feedback.json"
    assert path.read_bytes() == (json.dumps(closed.seal("small", "feedback"), indent=1) + "\n").encode()
    assert [*path.parent.iterdir()] == [path]


def test_a_public_file_that_is_there_is_left_as_it_is(closed, path):
    path.write_text(json.dumps(closed.seal("small", "feedback")), encoding="utf-8")
    before = path.read_bytes()
    assert closed.write_seal("small", "feedback") == path
    assert path.read_bytes() == before


def test_another_seal_is_never_written_over(closed, path):
    root = closed.seal("small", "feedback")["root"]
    forge(closed, with_root=True)
    forged = closed.seal("small", "feedback")["root"]
    before = path.read_bytes()
    assert refusal(closed) == (
        f"the public file {path} is not the seal of this step: it has another root ({root}) than the stored one "
        f"({forged}); nothing was written over it: compare both with who keeps a copy; if the file is from another "
        "round, move it away"
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "told"),
    [({"count": 4}, "it has the stored root, but another count"), ({"more": 1}, "it says more than the seal")],
)
def test_what_differs_under_the_same_root_is_named(closed, path, change, told):
    path.write_text(json.dumps({**closed.seal("small", "feedback"), **change}), encoding="utf-8")
    assert f"{path} is not the seal of this step: {told}; nothing was written over it" in refusal(closed)


def test_a_folder_that_cannot_be_written_is_said(closed, tmp_path):
    (tmp_path / "out").write_text("a file where the folder should be")
    assert re.sub(r"\(.*?\)", "(…)", refusal(closed)) == (
        f"the public file {tmp_path / 'out' / 'seal-small-feedback.json'} wasn't written (…); the step is closed and "
        "its seal is kept in the database: check the disk and who may write in that folder, then write it again"
    )


def test_a_disk_without_links_gets_the_file_too(closed, monkeypatch, tmp_path):
    def no_links(*_):
        raise PermissionError("no links here")

    monkeypatch.setattr("pathlib.Path.hardlink_to", no_links)
    path = closed.write_seal("small", "feedback")
    assert json.loads(path.read_text(encoding="utf-8")) == closed.seal("small", "feedback")
    assert [*(tmp_path / "out").iterdir()] == [path]


def test_nothing_is_wrong_with_a_step_that_nobody_touched(closed):
    assert closed.verify("small", "feedback") == []
    closed.write_seal("small", "feedback")
    assert closed.verify("small", "feedback") == []


def test_a_forger_who_changes_the_root_too_is_seen_against_the_public_file(closed, path):
    root = json.loads(path.read_text(encoding="utf-8"))["root"]
    receipt = forge(closed, with_root=True)
    assert closed.verify("small", "feedback") == [
        f"response {receipt} was changed since the close",
        f"the seal has the root {root}, the database has {closed.seal('small', 'feedback')['root']}",
        f"the journal says that step 'feedback' was closed with the root {root}, and it has "
        f"{closed.seal('small', 'feedback')['root']}",
    ]


def test_without_a_public_file_the_stored_root_tells_a_change(closed):
    root = closed.steps("small")["feedback"].root
    forge(closed, with_root=False)
    [problem] = closed.verify("small", "feedback")
    assert re.sub("gives [0-9a-f]{64}", "gives …", problem) == (
        f"the root is {root}, but what is listed gives …: something was changed"
    )


def test_other_words_in_the_published_text_are_seen(closed, path):
    with closed.engines.writing() as connection:
        text = connection.scalar(sa.select(tables.consultation.c.definition))
        connection.execute(sa.update(tables.consultation).values(definition=text.replace("Oui", "Non")))
    [problem] = closed.verify("small", "feedback")
    assert re.sub("[0-9a-f]{64}", "…", problem) == "the seal has the definition_hash …, the database has …"


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\xe9"])
def test_a_damaged_public_file_is_a_problem_in_words(closed, path, text):
    path.write_bytes(text.encode("latin-1"))
    told = (
        f"the public file {path} is damaged: it isn't JSON text; compare it with who keeps a copy, and put that copy "
        "back in its place"
    )
    assert closed.verify("small", "feedback") == [told]
    assert refusal(closed) == told


@pytest.mark.parametrize("held", [None, 3, [], {}, {"leaves": 1}, {"leaves": [[1]]}, {"leaves": [["a", "b", "c"]]}])
def test_json_that_is_no_seal_is_a_problem_in_words(closed, path, held):
    path.write_text(json.dumps(held), encoding="utf-8")
    assert closed.verify("small", "feedback") == [
        "this is no seal: expected format 2, consultation, step, definition_hash, count, root and leaves"
    ]
    assert "is not the seal of this step" in refusal(closed)


def test_a_seal_with_half_a_character_is_a_problem_in_words(closed, path):
    path.write_text(json.dumps({**closed.seal("small", "feedback"), "step": "\ud800"}), encoding="utf-8")
    assert closed.verify("small", "feedback") == [
        "this is no seal: expected format 2, consultation, step, definition_hash, count, root and leaves"
    ]


def test_the_seal_of_another_step_is_told(closed, path):
    closed.close_step("small", "priorities", grace=0)
    closed.write_seal("small", "priorities").replace(path)
    found = [re.sub("[0-9a-f]{64}|[0-9A-Z-]{19}", "…", problem) for problem in closed.verify("small", "feedback")]
    assert found == [
        *["response … was added since the close"] * 3,
        "the seal has the step priorities, the database has feedback",
        "the seal has the root …, the database has …",
    ]


def test_a_step_that_is_open_has_nothing_to_verify(opened):
    for act in (opened.verify, opened.write_seal):
        with pytest.raises(PhaseError, match="step 'priorities' of 'small' is open"):
            act("small", "priorities")
