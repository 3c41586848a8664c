"""Promise 9: what facilitators do is confirmed where it can't be undone, and logged; what people were told stays true."""

import getpass
import inspect
import shutil
from itertools import chain
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from ipywidgets import Widget

from labase_survey.cli import main
from labase_survey.errors import PhaseError, SurveyError
from labase_survey.intake import receive
from labase_survey.language import Text
from labase_survey.store import Store, open_store
from labase_survey.store.actions import check_actions

pytestmark = pytest.mark.promises
replace = msgspec.structs.replace
SMALL = Path(__file__).parents[1] / "data" / "small.toml"
SECRET_WORDS = "une phrase que personne ne doit lire"


def send(store, sid="1" * 32, **answers):
    sent = {"consultation": "small", "step": "feedback", "sid": sid, "category": "user"}
    return receive(store, {**sent, "answers": {"met": "yes", **answers}}, channel="web")


# Each action that changes something: what it does after which others, and the line it leaves.


def voided(store):
    store.void("small", "feedback", receipt=send(store)["receipt"], reason="un essai")


def unvoided(store):
    voided(store)
    store.unvoid("small", "feedback", receipt=send_receipt(store), reason="une vraie réponse")


def send_receipt(store):
    return str(store.actions("small")[-1]["what"]).split()[1]


def redacted(store):
    send(store, words=SECRET_WORDS)
    store.close_step("small", "feedback", grace=0)
    store.redact("small", "feedback", "words", text=SECRET_WORDS, reason="une personne est nommée")


def republished(store):
    text = store.consultation("small")
    store.publish(replace(text, title=Text("Autre titre")))


KEEPING = {"restore", "purge", "purge_like"}
"""What is done to a whole database or at a date: tests/store/test_backup.py and test_purging.py read their lines."""
ACTIONS = {
    "publish": (republished, "published revision 2"),
    "open_step": (
        lambda store: (store.pause_step("small", "feedback"), store.open_step("small", "feedback")),
        "opened feedback",
    ),
    "pause_step": (lambda store: store.pause_step("small", "feedback"), "paused feedback"),
    "close_step": (lambda store: store.close_step("small", "feedback"), "closing feedback"),
    "invite": (lambda store: store.invite("small", count=2, category="user"), "made 2 invitations (user)"),
    "void": (voided, "voided "),
    "unvoid": (unvoided, "unvoided "),
    "redact": (redacted, "redacted 1 of feedback, question words: une personne est nommée"),
    "note": (lambda store: store.note("small", "raw access: un contrôle"), "raw access: un contrôle"),
}


def test_every_action_that_names_who_acts_is_tried_here():
    named = {name for name, method in vars(Store).items() if callable(method) and name[0] != "_"}
    taking = {name for name in named if "actor" in inspect.signature(getattr(Store, name)).parameters}
    assert taking - KEEPING == set(ACTIONS)


def test_every_action_leaves_a_dated_line_that_names_who_acted(opened, clock, monkeypatch, put_back, figure):
    monkeypatch.delenv("LABASE_ACTOR", raising=False)
    clock.advance(3600)
    for act, what in ACTIONS.values():
        with put_back(opened):
            act(opened)
            last = opened.actions("small")[-1]
            assert last["what"].startswith(what)
            assert (last["at"], last["actor"]) == ("2017-07-03T01:00:00+00:00", f"{getpass.getuser()} (Python)")
            assert [*check_actions(opened.actions("small")), *opened.verify_journal("small")] == []
    figure("actions of facilitators", tried=len(ACTIONS), logged=len(ACTIONS))


def test_a_step_that_closes_by_itself_leaves_a_line_too(opened, clock, monkeypatch):
    monkeypatch.setenv("LABASE_ACTOR", "camille")
    opened.close_step("small", "feedback", actor="3-follow")
    clock.advance(60)
    opened.finish_closing()
    assert [line["actor"] for line in opened.actions("small")[-2:]] == [
        "camille (3-follow)",
        "camille (end of the grace)",
    ]


def test_a_reason_is_kept_and_the_erased_words_are_not(opened):
    redacted(opened)
    assert SECRET_WORDS not in str(opened.actions("small"))


# What can't be undone is confirmed.


@pytest.fixture
def labase(tmp_path, monkeypatch, database_url):
    """Run a command as somebody who just presses Enter."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABASE_DATABASE_URL", database_url)
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    shutil.copyfile(SMALL, tmp_path / "small.toml")
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words], input="\n")


def test_commands_that_can_not_be_undone_do_nothing_unless_one_agrees(labase):
    for words in (["publish", "small.toml"], ["open", "feedback"]):
        assert labase(*words).exit_code == 0
    receipt = send(open_store(), words=SECRET_WORDS)["receipt"]
    reason = ["--reason", "parce que"]
    for words in (["void", "feedback", receipt, *reason], ["close", "feedback", "--grace", "0"]):
        before = open_store().actions("small")
        assert labase(*words).exit_code == 1
        assert open_store().actions("small") == before
    assert labase("close", "feedback", "--grace", "0", "--yes").exit_code == 0
    before = open_store().actions("small")
    assert labase("redact", "feedback", "words", "--text", SECRET_WORDS, *reason).exit_code == 1
    assert open_store().actions("small") == before
    assert open_store().redacted("small", "feedback") == {}


# Anonymous never becomes named, and what is shown when stays what was said.


def step_with(round_, **changes):
    return replace(round_, steps=(replace(round_.steps[0], **changes), round_.steps[1]))


def test_before_a_step_opens_who_is_let_in_may_change(store, round_):
    store.publish(round_)
    assert store.publish(step_with(round_, admission="invitation")) == 2


TOLD = ({"admission": "invitation"}, {"reveal": "live"})


def test_once_a_step_was_opened_nothing_that_people_were_told_changes(opened, round_):
    for phase in ("open", "paused"):
        for change in TOLD:
            [(name, value)] = change.items()
            with pytest.raises(PhaseError) as caught:
                opened.publish(step_with(round_, **change))
            assert str(caught.value) == (
                f"step 'feedback' of 'small' is {phase}: the new text changes its {name} from "
                f"{getattr(round_.steps[0], name)!r} to {value!r}, which people were told; put it back, or close the step "
                "first and ask anew in a step of another id"
            )
        if phase == "open":
            opened.pause_step("small", "feedback")


def test_leaving_the_step_out_for_a_while_is_no_way_round(opened, round_):
    opened.publish(replace(round_, steps=round_.steps[1:]))
    for change in TOLD:
        with pytest.raises(PhaseError, match="which people were told"):
            opened.publish(step_with(round_, **change))
    opened.publish(round_)
    assert opened.steps("small")["feedback"].admission == "open"


# Proposals are locked once voted.


CHANGES = {
    "letter": "Z",
    "label": Text("Autre libellé"),
    "text": Text("Une autre description"),
    "cost": 1,
    "days": 1,
    "team": "lab",
}


def proposals_with(round_, **changes):
    return replace(round_, proposals=(replace(round_.proposals[0], **changes), *round_.proposals[1:]))


def test_what_a_proposal_says_is_locked_once_somebody_voted(opened, round_, put_back, figure):
    for name, value in CHANGES.items():
        changed = proposals_with(round_, **{name: value})
        with put_back(opened):
            assert opened.publish(changed) == 2
            opened.publish(round_)  # nobody voted yet
            send(opened, approve=["bus"])
            with pytest.raises(PhaseError) as caught:
                opened.publish(changed)
            assert str(caught.value) == (
                "step 'feedback' of 'small' is open and has 1 response(s): proposal 'evening' was put to the vote with "
                f"another {name}; put it back, or close the step first and ask anew in a step of another id"
            )
    figure("changes to what was voted on", tried=len(CHANGES), refused=len(CHANGES))


def test_once_closed_the_next_vote_may_say_otherwise_and_the_last_one_stays(opened, round_):
    send(opened, approve=["bus"])
    opened.close_step("small", "feedback", grace=0)
    assert opened.publish(proposals_with(round_, label=Text("Autre libellé"))) == 2
    assert opened.ballots("small", "feedback", "approve").labels("fr")["evening"] == "Accueil du soir"


def test_the_list_of_proposals_is_locked_once_somebody_voted(opened, round_, figure):
    one_more = (*round_.proposals, replace(round_.proposals[0], id="more", letter="G"))
    lists = [replace(round_, proposals=proposals) for proposals in (round_.proposals[::-1], one_more)]
    assert [opened.publish(changed) for changed in (*lists, round_)] == [2, 3, 4]
    send(opened, approve=["bus"])
    for changed in lists:
        with pytest.raises(PhaseError, match="the proposals put to the vote were evening, video, bus"):
            opened.publish(changed)
    figure("changes to what was voted on", tried=len(lists), refused=len(lists))


def test_what_is_planned_with_a_proposal_may_still_be_made_right(opened, round_):
    send(opened, approve=["bus"])
    assert opened.publish(proposals_with(round_, earliest="2017-10")) == 2


# Hidden until the close is never shown early.

QUIET = {
    "backup",
    "restore",
    "purge_like",
    "open_step",
    "pause_step",
    "close_step",
    "finish_closing",
    "publish",
    "adopt",
    "invite",
    "submit_many",
    "close",
}
"""Methods that give no results, and would change the step that is looked at, or write files beside the project."""


def asked(method):
    """What a method may be asked with, by the names of its parameters."""
    given = {
        "consultation": "small",
        "step": "feedback",
        "id": "small",
        "question": "words",
        "channel": "web",
        "count": 1,
    }
    given |= {"reason": "parce que", "text": SECRET_WORDS, "actor": "Eve", "what": "a look"}
    return {name: given[name] for name in inspect.signature(method).parameters if name in given}


def test_no_method_of_the_store_tells_what_was_answered_before_the_close(opened, figure):
    receipts = [send(opened, f"{number:032x}", words=SECRET_WORDS)["receipt"] for number in range(12)]
    names = [name for name in dir(Store) if name[0] != "_" and callable(getattr(Store, name)) and name not in QUIET]
    leaks, told = [], {}
    for turn in (None, opened.pause_step, opened.open_step, opened.close_step):
        if turn:
            turn("small", "feedback")
        told = {name: said_by(getattr(opened, name), name) for name in names}
        leaks += [name for name, text in told.items() if any(hidden in text for hidden in (SECRET_WORDS, *receipts))]
    figure("ways of the store tried before the close", tried=4 * len(names), leaking=len(leaks))
    assert leaks == []
    assert {"answers", "ballots", "seal", "sealed_rows", "verify", "redact", "participation"} <= set(told)
    opened.close_step("small", "feedback", grace=0)
    assert SECRET_WORDS in repr(opened.sealed_rows("small", "feedback"))  # the control: there was something to tell


def inside(widget):
    """A widget and all it holds."""
    held = [one for name in widget.keys for one in parts(getattr(widget, name))]
    return [widget, *chain.from_iterable(map(inside, held))]


def parts(value):
    values = value if isinstance(value, list | tuple) else [value]
    return [one for one in values if isinstance(one, Widget)]


def said_by(method, name):
    """What a method gives or says, asked about the step that is not closed."""
    more = {"receipt": "0000-0000-0000-0000"} if "void" in name else {}
    more |= {"gate": lambda _sizes: ()} if name == "purge" else {}
    try:
        return repr(method(**asked(method), **more))
    except SurveyError as error:
        return str(error)


def test_analyses_and_screens_tell_nothing_before_the_close(opened, round_):
    import labase_survey as ls

    send(opened, words=SECRET_WORDS, approve=["bus"])
    screens = [ls.FollowWidget(round_, opened), ls.ResultsWidget(round_, opened), ls.PlanWidget(round_, opened)]
    screens.append(ls.FormWidget(round_, "feedback", store=opened))
    shown = [repr(screen._repr_mimebundle_()) for screen in screens]
    shown += [repr(widget.get_state()) for screen in screens for widget in inside(screen)]
    assert [text for text in shown if SECRET_WORDS in text] == []
    with ls.raw_access(reason="un essai", store=opened, consultation=round_), pytest.raises(PhaseError):
        opened.answers("small", "feedback", "words")
