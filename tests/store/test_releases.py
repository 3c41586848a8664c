"""Figures while a step is open: when they are taken, when shown, what is left of them at the close."""

import dataclasses
import threading

import msgspec
import pytest
import sqlalchemy as sa

from labase_survey.analysis.disclosure import total
from labase_survey.counting.rules import rule_for
from labase_survey.definition.consultation import LIVE_KINDS
from labase_survey.errors import DefinitionError, PhaseError
from labase_survey.store import Released, open_store, tables

replace = msgspec.structs.replace
POINTS = {"points": {"evening": 3, "bus": 2}, "approve": ["evening"]}


def live(round_, reveal="live"):
    return replace(round_, steps=(replace(round_.steps[0], reveal=reveal), *round_.steps[1:]))


@pytest.fixture
def raised(store, round_, entry):
    """A store whose first step is a show of hands; `raised(n)` has n people answer, `raised.now()` looks."""
    store.publish(live(round_))
    store.open_step("small", "feedback")

    def answer(number, content=POINTS):
        store.submit_many([entry("feedback", content) for _ in range(number)])
        return store.released("small", "feedback")

    answer.store = store
    return answer


def figures(people):
    none = dict.fromkeys(("video", "training", "tests", "open-house"), 0)
    return Released(
        people,
        {
            "approve": {"evening": people, "bus": 0, **none},
            "points": {"evening": 3 * people, "bus": 2 * people, **none},
        },
    )


@pytest.mark.parametrize("kind", LIVE_KINDS)
def test_what_is_shown_live_is_counted_by_a_rule_whose_table_and_supports_add_up(kind):
    rule = rule_for(kind)
    assert (rule.summable, rule.additive) == (True, True)


def test_five_people_are_shown_when_five_more_have_answered(raised):
    assert [raised(number) for number in (4, 1, 4)] == [None, None, None]
    assert raised(1) == figures(5)
    assert [raised(number) for number in (4, 1)] == [figures(5), figures(10)]


def test_changes_bring_no_release_however_many(raised, entry):
    raised(5)
    raised(4)
    one = entry("feedback", POINTS, sid="a" * 32)
    for edition in range(1, 12):
        raised.store.submit_many([_edition(one, edition)])
        shown = raised.store.released("small", "feedback")
        assert shown == figures(5)  # the tenth person's first edition brings it, nothing else does


def _edition(one, edition):
    return dataclasses.replace(one, edition=edition, content={"points": {"bus": edition % 5 + 1}})


def test_who_has_withdrawn_holds_the_next_release_back(raised, entry):
    raised(4)
    gone = entry("feedback", POINTS)
    raised.store.submit_many([gone])
    raised.store.released("small", "feedback")
    raised.store.submit_many([_withdrawn(gone)])
    assert [raised(number) for number in (5, 1)] == [None, figures(5)]


def _withdrawn(one):
    return dataclasses.replace(one, edition=one.edition + 1, content=None)


def test_two_processes_that_look_at_once_release_once(raised, database_url):
    raised(5)
    for _ in range(3):
        raised(5)
    other = open_store(database_url)
    barrier = threading.Barrier(2)

    def look(store):
        barrier.wait(10)
        store.released("small", "feedback")

    threads = [threading.Thread(target=look, args=(store,)) for store in (raised.store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with raised.store.engines.reading() as connection:
        rows = connection.execute(
            sa.select(tables.release.c.seq, tables.release.c.people, tables.release.c.shown)
        ).all()
    assert sorted(map(tuple, rows)) == [(1, 5, 1), (2, 10, 1), (3, 15, 1), (4, 20, 0)]
    assert other.released("small", "feedback") == figures(15)
    other.close()


def test_a_paused_or_ending_step_shows_what_it_showed_and_a_closed_one_nothing(raised, clock):
    for _ in range(3):
        raised(5)
    raised.store.pause_step("small", "feedback")
    assert raised.store.released("small", "feedback") == figures(10)
    raised.store.open_step("small", "feedback")
    raised.store.close_step("small", "feedback", grace=60)
    assert raised(5) == figures(10)
    clock.advance(61)
    raised.store.finish_closing()
    assert raised.store.released("small", "feedback") is None
    with raised.store.engines.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.release)) == 0
    assert total(raised.store.answers("small", "feedback", "points")).is_open


def test_final_figures_that_would_tell_of_too_few_people_are_held_and_the_others_are_not(raised, entry):
    raised(5)
    late = [entry("feedback", POINTS) for _ in range(5)]
    raised.store.submit_many(late)
    assert raised.store.released("small", "feedback") == figures(5)
    raised.store.submit_many([_withdrawn(one) for one in late[:2]])  # three are left beside those shown
    raised.store.close_step("small", "feedback", grace=0)
    told = {
        id: total(raised.store.answers("small", "feedback", id)).is_open
        for id in ("points", "approve", "met", "grades")
    }
    assert told == {"points": False, "approve": False, "met": True, "grades": True}


def test_a_step_whose_results_wait_for_the_close_releases_nothing(store, round_, entry):
    store.publish(round_)
    store.open_step("small", "feedback")
    store.submit_many([entry("feedback", POINTS) for _ in range(30)])
    assert store.released("small", "feedback") is None
    with store.engines.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.release)) == 0


@pytest.mark.parametrize(("first", "then"), [("live", "at-close"), ("at-close", "live")])
def test_what_was_announced_can_not_be_switched_once_the_step_was_opened(store, round_, first, then):
    store.publish(live(round_, first))
    store.publish(live(round_, then))  # nobody has seen it yet
    store.publish(live(round_, first))
    store.open_step("small", "feedback")
    with pytest.raises(PhaseError) as caught:
        store.publish(live(round_, then))
    assert str(caught.value) == (
        f"step 'feedback' of 'small' is open: the new text changes its reveal from {first!r} to {then!r}, which people were "
        "told; put it back, or close the step first and ask anew in a step of another id"
    )
    assert store.steps("small")["feedback"].reveal == first


def test_a_show_of_hands_needs_a_vote_that_can_be_shown(store, round_):
    plain = replace(round_.steps[0], reveal="live", questions=round_.steps[0].questions[:4])
    with pytest.raises(DefinitionError) as caught:
        store.publish(replace(round_, steps=(plain, round_.steps[1])))
    assert str(caught.value) == (
        "consultation 'small': steps[0].reveal: \"live\" needs a vote on proposals of kind points, approval, multiple, single "
        "that is asked of everybody and isn't sensitive; add one, or leave it out"
    )
