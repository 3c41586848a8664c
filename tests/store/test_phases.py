import pytest

from labase_survey.errors import PhaseError


def phase(store, step="feedback"):
    return store.steps("small")[step].phase


def test_a_step_opens_pauses_opens_again_and_closes(store, round_):
    store.publish(round_)
    seen = [phase(store)]
    for act in (store.open_step, store.pause_step, store.open_step):
        act("small", "feedback")
        seen.append(phase(store))
    store.close_step("small", "feedback", grace=0)
    assert [*seen, phase(store)] == ["draft", "open", "paused", "open", "closed"]


def test_closing_leaves_a_minute_then_the_step_is_closed_for_good(opened, clock):
    opened.close_step("small", "feedback")
    assert phase(opened) == "closing"
    assert opened.steps("small")["feedback"].until == clock.now + 60
    clock.advance(59)
    assert opened.finish_closing() == []
    clock.advance(1)
    assert opened.finish_closing() == [("small", "feedback")]
    assert opened.finish_closing() == []
    assert phase(opened) == "closed"
    assert len(opened.steps("small")["feedback"].root) == 64


def test_the_grace_can_be_shortened_never_lengthened(opened, clock):
    opened.close_step("small", "feedback", grace=60)
    opened.close_step("small", "feedback", grace=600)
    assert opened.steps("small")["feedback"].until == clock.now + 60
    opened.close_step("small", "feedback", grace=0)
    assert phase(opened) == "closed"


def test_a_paused_step_closes_at_once(opened):
    opened.pause_step("small", "feedback")
    opened.close_step("small", "feedback")
    assert phase(opened) == "closed"


def test_closing_says_whether_the_step_is_sealed_now(opened):
    opened.pause_step("small", "feedback")
    assert opened.close_step("small", "feedback") is True
    assert [opened.close_step("small", "priorities", grace=grace) for grace in (60, 0)] == [False, True]


@pytest.mark.parametrize(
    ("path", "action", "told"),
    [
        ("", "pause_step", "draft: pause_step is not possible; what is possible: open_step"),
        ("", "close_step", "draft: close_step is not possible; what is possible: open_step"),
        ("open", "open_step", "open: open_step is not possible; what is possible: pause_step or close_step"),
        ("open pause", "pause_step", "paused: pause_step is not possible; what is possible: open_step or close_step"),
        (
            "open close",
            "open_step",
            "closing: open_step is not possible; what is possible: close_step or finish_closing",
        ),
        (
            "open pause close",
            "open_step",
            "closed: open_step is not possible; closed is final, so publish a new step for a new vote",
        ),
    ],
)
def test_what_a_phase_does_not_allow_is_refused_in_words(store, round_, path, action, told):
    store.publish(round_)
    for done in path.split():
        getattr(store, f"{done}_step")("small", "feedback")
    with pytest.raises(PhaseError) as caught:
        getattr(store, action)("small", "feedback")
    assert str(caught.value) == f"step 'feedback' of 'small' is {told}"


def test_nothing_is_read_while_a_step_is_open(opened):
    reads = (
        lambda: opened.answers("small", "priorities", "dots"),
        lambda: opened.ballots("small", "priorities"),
        lambda: opened.seal("small", "priorities"),
        lambda: opened.sealed_rows("small", "priorities"),
    )
    for read in reads:
        with pytest.raises(PhaseError) as caught:
            read()
        assert str(caught.value) == (
            "step 'priorities' of 'small' is open: answers are read when it is closed; close it with "
            "store.close_step('small', 'priorities'), or look at store.participation(…)"
        )


def test_reading_during_the_grace_says_how_long_to_wait(opened, clock):
    opened.close_step("small", "priorities")
    clock.advance(20)
    with pytest.raises(PhaseError) as caught:
        opened.ballots("small", "priorities")
    assert str(caught.value) == (
        "step 'priorities' of 'small' is closing: answers are read when it is closed; wait 40 s for late answers, or "
        "close it at once with grace=0, or look at store.participation(…)"
    )


def test_reading_after_the_grace_closes_for_good_first(opened, clock):
    opened.close_step("small", "priorities")
    clock.advance(60)
    assert opened.ballots("small", "priorities").n == 0
    assert phase(opened, "priorities") == "closed"
