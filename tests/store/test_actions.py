import getpass

import pytest

from labase_survey.store.actions import check_actions


def test_what_facilitators_do_is_dated_and_named(opened, clock, monkeypatch):
    clock.advance(90)
    monkeypatch.setenv("LABASE_ACTOR", "camille")
    opened.pause_step("small", "feedback", actor="labase pause")
    last = opened.actions("small")[-1]
    assert (last["seq"], last["at"], last["actor"], last["what"]) == (
        4,
        "2017-07-03T00:01:30+00:00",
        "camille (labase pause)",
        "paused feedback",
    )


@pytest.mark.parametrize("said", [None, "", "  "])
def test_who_says_nothing_is_named_by_the_account(opened, monkeypatch, said):
    monkeypatch.delenv("LABASE_ACTOR", raising=False)
    if said is not None:
        monkeypatch.setenv("LABASE_ACTOR", said)
    opened.pause_step("small", "feedback")
    assert opened.actions("small")[-1]["actor"] == f"{getpass.getuser()} (Python)"


def test_each_action_leaves_a_line(opened, clock):
    opened.invite("small", count=2, category="user", actor="Ana")
    opened.close_step("small", "feedback")
    clock.advance(60)
    opened.finish_closing()
    root = opened.steps("small")["feedback"].root
    assert [line["what"] for line in opened.actions("small")] == [
        "published revision 1",
        "opened feedback",
        "opened priorities",
        "made 2 invitations (user)",
        "closing feedback",
        f"closed feedback, root {root}",
    ]
    assert check_actions(opened.actions("small")) == []


def test_a_line_that_was_changed_is_found(opened):
    lines = opened.actions("small")
    lines[1]["actor"] = "Eve"
    assert check_actions(lines) == ["action 2 was changed"]


def test_a_line_that_was_taken_out_is_found(opened):
    first, _, third = opened.actions("small")
    assert check_actions([first, third]) == [
        "action 3 doesn't follow the one before it: a line was changed or taken out"
    ]
