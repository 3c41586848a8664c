"""What screens share: whatever goes wrong ends as one sentence."""

import pytest

from labase_survey.errors import PhaseError
from labase_survey.widgets.panel import Panel, choices, output_path, row


def fails(error):
    def action():
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PhaseError("step 'a' is closed; open another"), "Rien n’a été fait\u202f: step 'a' is closed; open another"),
        (FileNotFoundError(2, "No such file", "x.toml"), "Rien n’a été fait\u202f: No such file x.toml"),
        (
            ZeroDivisionError("by zero"),
            "Rien n’a été fait, pour une raison imprévue\u202f: ZeroDivisionError: by zero. "
            "Notez cette phrase pour l’équipe technique.",
        ),
    ],
)
def test_an_action_that_goes_wrong_is_told_in_a_sentence(house, error, sentence):
    panel = Panel(store=house)
    panel.button("check", fails(error)).click()
    assert panel.message == sentence


def test_the_sentence_is_gone_when_something_else_is_done(house):
    panel = Panel(store=house)
    panel.button("check", fails(PhaseError("no"))).click()
    panel.button("check", lambda: None).click()
    assert panel.message == ""


def test_a_sentence_with_markup_in_it_stays_text(house, markup):
    panel = Panel(store=house)
    panel.arrange(row())
    panel.tell("<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in markup(panel)


def test_two_options_with_the_same_words_are_told_apart():
    assert choices([("Oui", 1), ("Non", 2), ("Oui", 3)]) == [("Oui", 1), ("Non", 2), ("Oui (2)", 3)]


def test_what_is_written_goes_to_the_projects_out_folder(project):
    assert output_path("plan.csv") == project / "out" / "plan.csv"
    assert (project / "out").is_dir()
