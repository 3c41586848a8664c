"""Promise 2: one person, one voice, whatever is sent again, changed, taken back or tried on a second device."""

import json
from collections import Counter, defaultdict
from itertools import count

import hypothesis.strategies as st
import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from labase_survey.intake import receive
from labase_survey.store import keys, open_store, submitting, tables

pytestmark = pytest.mark.promises
PHONES = [f"{number:032x}" for number in range(1, 5)]
STEPS = settings(stateful_step_count=20, deadline=None, report_multiple_bugs=False, print_blob=False)
ALREADY = "Ce code d'invitation a déjà répondu depuis un autre appareil."


def rows(store, consultation="small"):
    """What is stored of the invitation step and the open one, as {(step, receipt): (edition, content)}."""
    table = tables.response
    with store.engines.reading() as connection:
        found = connection.execute(sa.select(table).where(table.c.consultation == consultation)).all()
    return {
        (row.step, keys.receipt(row.response_key)): (
            row.edition,
            None if row.content is None else json.loads(row.content),
        )
        for row in found
    }


def kind_of(store):
    return "SQLite" if store.engines.is_sqlite else "PostgreSQL"


def counted(store, table):
    with store.engines.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.step == "priorities"))


# A hundred clients, two processes, thirty invitations.


@pytest.fixture
def told(start, database_url, opened):
    """`told(seed)`: the invitations, and all that both processes' clients were told."""

    def told(seed):
        tokens = opened.invite("small", "priorities", count=30, category="user")
        processes = [start("crowd", database_url, seed, door) for door in ("writer", "kernel")]
        for process in processes:
            process.stdin.write(json.dumps(tokens) + "\n")
        return [tuple(line) for process in processes for line in json.loads(process.communicate()[0])]

    return told


def test_any_interleaving_of_clients_and_processes_gives_one_response_an_invitation(
    told, opened, people, times, figure
):
    sent, expected = Counter(), {}
    for seed in range(times(1, 12) if opened.engines.is_sqlite else times(1, 6)):
        lines = told(seed)
        sent.update(f"{reply['status']} {reply.get('code', '')}".strip() for *_, reply in lines)
        expected.update(agreed(lines, people))
    numbers = {name.replace("refused ", ""): number for name, number in sorted(sent.items())}
    figure(f"interleavings, {kind_of(opened)}", responses=len(expected), **numbers)
    assert rows(opened) == expected
    assert counted(opened, tables.participation) == len(expected)
    assert sent.keys() == {"accepted", "withdrawn", "refused already-answered", "refused stale"}


def agreed(lines, people):
    """What the store must hold after what was told; and what was told holds together."""
    holder, last, receipts = {}, {}, defaultdict(set)
    for sid, token, edition, leaves, reply in lines:
        if reply["status"] in ("accepted", "withdrawn"):
            assert holder.setdefault(token, sid) == sid  # one device an invitation
            last[sid] = max(last.get(sid, (0, False)), (edition, leaves))
        if reply["status"] == "accepted":
            receipts[sid].add(reply["receipt"])
    assert len(set(holder.values())) == len(holder)  # one invitation a device
    assert all(len(several) == 1 for several in receipts.values())
    for sid, token, edition, _, reply in lines:
        if reply.get("code") == "already-answered":
            assert reply["message"] == ALREADY
            assert holder[token] != sid
        if reply.get("code") == "stale":
            assert edition < reply["edition"] <= last[sid][0]
    return {
        ("priorities", keys.receipt(keys.response_key("small", "priorities", sid))): (
            edition,
            None if leaves else people.submission(sid, step="priorities", edition=edition)["answers"],
        )
        for sid, (edition, leaves) in last.items()
    }


# One process against a plain dictionary.


@pytest.fixture
def sqlite(tmp_path, monkeypatch):
    """A store in a file."""
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    return open_store(tmp_path / "labase.db")


class Model:
    """What the promise says, with nothing but dictionaries."""

    def __init__(self, tokens):
        self.tokens, self.rows, self.code_of, self.phone_of = tokens, {}, {}, {}
        self.phase = dict.fromkeys(("feedback", "priorities"), "open")

    def reply(self, step, sid, token, *, edition, answers, category):
        refused = self.refusal(step, sid, token, category=category, leaves=answers is None)
        if refused:
            return ("refused", refused, None)
        said = (answers, category if step == "feedback" and answers is not None else None)
        kept = self.rows.get((step, sid))
        if kept is None or edition > kept[0]:
            if step == "priorities":
                self.code_of[sid], self.phone_of[token] = token, sid
            self.rows[step, sid] = kept = (edition, said)
        if answers is None and kept[1][0] is None:
            return ("withdrawn", None, kept[0])
        return ("accepted", None, kept[0]) if kept[1] == said else ("refused", "stale", kept[0])

    def refusal(self, step, sid, token, *, category, leaves):
        if step == "feedback" and token:
            return "invitation-unneeded"
        if step == "priorities" and not token:
            return "invitation-needed"
        if step == "feedback" and category is None and not leaves:
            return "category-needed"
        if self.phase[step] != "open":
            return {"paused": "not-open", "closed": "closed"}[self.phase[step]]
        if step == "priorities" and token not in self.tokens:
            return "unknown-invitation"
        taken = step == "priorities" and (self.phone_of.get(token, sid) != sid or self.code_of.get(sid, token) != token)
        return "already-answered" if taken else None


def machine(store, round_, number):  # noqa: C901 - its methods are counted as one
    """A machine for hypothesis: acts on the store and on the model; each example has a consultation of its own."""

    class Machine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.id = f"small-{next(number)}"
            store.publish(msgspec.structs.replace(round_, id=self.id))
            for step in ("feedback", "priorities"):
                store.open_step(self.id, step)
            self.tokens = store.invite(self.id, "priorities", count=3, category="user")
            self.model = Model(self.tokens)

        @rule(
            step=st.sampled_from(["feedback", "priorities", "priorities"]),
            sid=st.sampled_from(PHONES),
            code=st.sampled_from([0, 0, 1, 1, 2, None, "AAAAAAAAAA"]),
            edition=st.integers(1, 4),
            choice=st.sampled_from(["yes", "no", None]),
            category=st.sampled_from(["user", "user", "agent", None]),
        )
        def send(self, step, sid, code, edition, choice, category):
            if step == "feedback" and isinstance(code, int):
                code = None  # those who send a code to the open step are one case, not most
            token = self.tokens[code] if isinstance(code, int) else code
            answers = {"feedback": {"met": choice}, "priorities": {"dots": {"bus": 1 + (choice == "yes")}}}[step]
            answers = None if choice is None else answers
            category = category if step == "feedback" else None
            sent = {"consultation": self.id, "step": step, "sid": sid, "edition": edition, "token": token}
            sent |= {"category": category, "answers": answers or {}, "withdraw": answers is None}
            reply = receive(store, sent, channel="kernel")
            told = (reply["status"], reply.get("code"), reply.get("edition"))
            assert told == self.model.reply(step, sid, token, edition=edition, answers=answers, category=category)
            if reply["status"] == "accepted":
                assert reply["receipt"] == keys.receipt(keys.response_key(self.id, step, sid))

        @rule(step=st.sampled_from(["feedback", "priorities"]), act=st.sampled_from(["pause", "open", "close"]))
        def turn(self, step, act):
            now = self.model.phase[step]
            if act == "pause" and now == "open":
                store.pause_step(self.id, step)
                self.model.phase[step] = "paused"
            if act == "open" and now == "paused":
                store.open_step(self.id, step)
                self.model.phase[step] = "open"

        @rule(step=st.sampled_from(["feedback", "priorities"]), sure=st.sampled_from([False, False, False, True]))
        def close(self, step, sure):
            if sure and self.model.phase[step] != "closed":
                store.close_step(self.id, step, grace=0)
                self.model.phase[step] = "closed"

        @invariant()
        def holds_what_was_said(self):
            expected = {
                (step, keys.receipt(keys.response_key(self.id, step, sid))): (
                    1 if self.model.phase[step] == "closed" else edition,  # how often somebody changed is erased
                    said[0],
                )
                for (step, sid), (edition, said) in self.model.rows.items()
                if said[0] is not None or self.model.phase[step] != "closed"
            }
            assert rows(store, self.id) == expected
            assert len({key for key in self.model.rows if key[0] == "priorities"}) == len(self.model.phone_of)

    return Machine


def test_the_store_does_what_a_plain_dictionary_would(store, round_, figure, times):
    number, examples = count(), times(25, 400) if store.engines.is_sqlite else times(5, 60)
    run_state_machine_as_test(machine(store, round_, number), settings=settings(STEPS, max_examples=examples))
    figure(f"sequences against a dictionary, {kind_of(store)}", tried=next(number), wrong=0)


@pytest.mark.parametrize("broken", ["_holder", "_stored"])
def test_a_store_that_forgets_who_answered_does_not_do_what_the_dictionary_does(broken, sqlite, round_, monkeypatch):
    monkeypatch.setattr(submitting._Batch, broken, lambda *_: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine(sqlite, round_, count()), settings=settings(STEPS, phases=[Phase.generate]))


def test_a_log_in_which_two_devices_share_an_invitation_does_not_hold_together(people):
    lines = [(sid, "AAAAA", 1, False, {"status": "accepted", "receipt": sid}) for sid in PHONES[:2]]
    assert agreed(lines[:1], people)
    with pytest.raises(AssertionError):
        agreed(lines, people)


# What people see.


def test_sent_again_it_is_the_same_receipt_and_one_response(opened, people):
    sent = people.submission(PHONES[0])
    replies = [receive(opened, sent, channel="kernel") for _ in range(3)]
    assert replies == [replies[0]] * 3
    assert (replies[0]["status"], opened.participation("small", "feedback").total) == ("accepted", 1)


def test_a_second_device_is_told_that_the_code_has_answered_in_both_languages(opened, people):
    (token,) = opened.invite("small", "priorities", count=1, category="user")
    first, second = (people.submission(sid, step="priorities", token=token) for sid in PHONES[:2])
    assert receive(opened, first, channel="kernel")["status"] == "accepted"
    assert receive(opened, second, channel="kernel")["message"] == ALREADY
    told = receive(opened, {**second, "language": "en"}, channel="kernel")["message"]
    assert told == "This invitation code has already answered from another device."
    assert opened.participation("small", "priorities").total == 1


def test_an_open_step_takes_no_code_and_one_with_invitations_nobody_without(opened, people):
    (token,) = opened.invite("small", "priorities", count=1, category="user")
    with_code = people.submission(PHONES[0], token=token)
    without = people.submission(PHONES[0], step="priorities")
    assert [receive(opened, sent, channel="kernel")["code"] for sent in (with_code, without)] == [
        "invitation-unneeded",
        "invitation-needed",
    ]
    assert rows(opened) == {}


def test_a_kiosk_counts_each_person_who_takes_their_turn_and_only_with_its_key(opened, people):
    key = opened.device_key("kiosk")
    turns = [people.submission(sid, device=key) for sid in PHONES[:3]]
    assert [receive(opened, turn, channel="web")["status"] for turn in turns] == ["accepted"] * 3
    forged = people.submission(PHONES[3], device="not the key")
    assert receive(opened, forged, channel="web")["code"] == "unknown-device"
    with opened.engines.reading() as connection:
        assert connection.scalars(sa.select(tables.response.c.channel)).all() == ["kiosk"] * 3
