import msgspec
import pytest

from labase_survey.definition.questions import Option
from labase_survey.errors import DefinitionError, NotFoundError, PhaseError
from labase_survey.language import Text
from labase_survey.store import StepState

replace = msgspec.structs.replace


def renamed(consultation, title):
    return replace(consultation, title=Text(title))


def test_what_is_published_is_read_back(store, round_):
    assert store.publish(round_) == 1
    assert store.consultation("small") == round_
    assert store.steps("small") == {
        "feedback": StepState("draft", None, None, 1, "open"),
        "priorities": StepState("draft", None, None, 1, "invitation"),
    }


def test_an_unchanged_text_keeps_its_revision(store, round_):
    assert [store.publish(text) for text in (round_, round_, renamed(round_, "Autre"), round_)] == [1, 1, 2, 3]
    assert store.revision("small") == 3


def test_without_an_id_the_last_published_consultation_is_meant(store, round_):
    store.publish(round_)
    store.publish(replace(round_, id="other"))
    assert store.consultation().id == "other"
    store.publish(renamed(round_, "Nouveau titre"))
    assert store.consultation().title.to("fr") == "Nouveau titre"


def test_nothing_published_is_said_so(store):
    with pytest.raises(NotFoundError) as caught:
        store.consultation()
    assert str(caught.value) == (
        "nothing is published in this store (published: none); publish it first: store.publish(consultation)"
    )


def test_an_unknown_consultation_is_named_with_those_there_are(store, round_):
    store.publish(round_)
    for read in (lambda: store.consultation("smal"), lambda: store.open_step("smal", "feedback")):
        with pytest.raises(NotFoundError) as caught:
            read()
        assert str(caught.value) == (
            "no consultation 'smal' is published here (published: small); publish it first: store.publish(consultation)"
        )


def test_an_unknown_step_is_named_with_those_there_are(store, round_):
    store.publish(round_)
    with pytest.raises(NotFoundError) as caught:
        store.open_step("small", "vote")
    assert str(caught.value) == "consultation 'small' has no step 'vote'; it has: feedback, priorities"


def test_adopting_publishes_an_unknown_consultation_and_leaves_a_known_one_alone(store, round_):
    assert store.adopt(round_) == round_
    assert store.adopt(renamed(round_, "Autre")) == round_
    assert [line["what"] for line in store.actions("small")] == ["published revision 1"]


def test_a_reference_to_nothing_is_refused_at_publishing(store, round_):
    wrong = replace(round_, proposals=(replace(round_.proposals[0], axis="roads"), *round_.proposals[1:]))
    with pytest.raises(DefinitionError) as caught:
        store.publish(wrong)
    assert str(caught.value) == (
        "consultation 'small': proposals[0].axis: there is no axis 'roads'; write one of: welcome, learn"
    )


@pytest.mark.parametrize("id", ["../up", "démarche", "a\n"])
def test_an_id_that_was_made_in_python_is_checked_at_publishing(store, round_, id):
    with pytest.raises(DefinitionError) as caught:
        store.publish(replace(round_, id=id))
    assert str(caught.value) == (
        f"consultation {id!r}: id: expected an id of letters without accents, digits, -, _ or . "
        "(60 at most, a letter or digit first)"
    )


def test_a_step_starts_in_the_phase_its_text_says(store, round_):
    store.publish(replace(round_, steps=(replace(round_.steps[0], phase="open"), round_.steps[1])))
    assert [state.phase for state in store.steps("small").values()] == ["open", "draft"]


def test_a_step_left_out_goes_while_it_is_a_draft(store, round_):
    store.publish(round_)
    store.publish(replace(round_, steps=round_.steps[:1]))
    assert list(store.steps("small")) == ["feedback"]


def test_a_new_revision_keeps_the_phase_of_its_steps(opened, round_):
    opened.publish(renamed(round_, "Autre"))
    assert opened.steps("small")["feedback"] == StepState("open", None, None, 2, "open")


def test_a_closed_step_keeps_the_text_it_was_answered_by(opened, entry, round_):
    opened.submit_many([entry("feedback", {"approve": ["bus"]}, category="user")])
    opened.close_step("small", "feedback", grace=0)
    opened.publish(
        replace(round_, proposals=(replace(round_.proposals[0], label=Text("Autre")), *round_.proposals[1:]))
    )
    ballots = opened.ballots("small", "feedback", "approve")
    assert ballots.labels("fr")["evening"] == "Accueil du soir"


def without_question(consultation, id):
    first = consultation.steps[0]
    kept = replace(first, questions=tuple(question for question in first.questions if question.id != id))
    return replace(consultation, steps=(kept, consultation.steps[1]))


def test_a_question_that_was_answered_stays(opened, entry, round_):
    assert opened.publish(without_question(round_, "words")) == 2
    opened.publish(round_)
    opened.submit_many([entry("feedback", {"met": "yes"}, category="user")])
    with pytest.raises(PhaseError) as caught:
        opened.publish(without_question(round_, "words"))
    assert str(caught.value) == (
        "step 'feedback' of 'small' is open and has 1 response(s): the new text has no question 'words' of kind 'text'; "
        "put it back, or close the step first and ask anew in a step of another id"
    )


def test_an_option_that_was_offered_stays_and_others_may_come(opened, entry, round_):
    opened.submit_many([entry("feedback", {"met": "yes"}, category="user")])
    step, met = round_.steps[0], round_.steps[0].questions[0]

    def offering(*options):
        changed = replace(step, questions=(replace(met, options=options), *step.questions[1:]))
        return replace(round_, steps=(changed, round_.steps[1]))

    assert opened.publish(offering(*met.options, Option(id="maybe", label=Text("Peut-être")))) == 2
    with pytest.raises(PhaseError, match="question 'met' doesn't offer 'no' any more; put it back, or close the step"):
        opened.publish(offering(met.options[0]))


def test_two_who_adopt_at_once_publish_once(store, round_):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(store.adopt, [round_] * 4)) == [round_] * 4
    assert store.revision("small") == 1
