"""`5-plan`: the plan of the vote, the committee's decision, what is shared."""

import csv

import nbformat
import pytest

from labase_survey.errors import PlanError
from labase_survey.plan import Decision
from labase_survey.plots import MARK
from labase_survey.store import open_store
from labase_survey.widgets.decisions import decisions_path, read_decisions, write_decisions
from labase_survey.widgets.plan import PlanWidget

ADDRESS = "import os\nfrom labase_survey import plots\nplots.sentences([os.environ['LABASE_DATABASE_URL']])"


@pytest.fixture
def panel(answered, house):
    """The screen on the small round, answered by twelve made-up people."""
    screen = PlanWidget(answered(12), house)
    screen.vote.value = next(at for at, vote in enumerate(screen.votes) if vote.id == "points")
    return screen


def decide(panel, proposal, *, keep, by="Comité du 12 juillet", reason="Le véhicule n’est pas livré."):
    tab = panel.decide
    tab.proposal.value, tab.keep.value, tab.by.value, tab.reason.value = proposal, keep, by, reason
    tab.record.click()


def test_the_plan_of_the_vote_is_shown_with_its_reasons(panel):
    assert panel.message == ""
    assert panel.plan.retained == panel.plan.chosen
    assert panel.calendar.value.count("<img alt=") == 1
    assert all(f"<li>{name}. " in panel.reasons.value for name in panel.plan.result.names("fr").values())


def test_a_decision_is_kept_beside_what_the_vote_gave(panel, project):
    dropped = panel.plan.chosen[0]
    decide(panel, dropped, keep=False)
    assert dropped in panel.plan.chosen
    assert dropped not in panel.plan.retained
    assert read_decisions(project / "data" / "decisions" / "small.toml") == [
        Decision(proposal=dropped, keep=False, by="Comité du 12 juillet", reason="Le véhicule n’est pas livré.")
    ]
    assert "Comité du 12 juillet" in panel._repr_mimebundle_()["text/html"]


def test_decisions_are_read_again_at_the_next_opening_and_can_be_taken_back(panel, house, round_):
    dropped = panel.plan.chosen[0]
    decide(panel, dropped, keep=False)
    again = PlanWidget(round_, house)
    assert [decision.proposal for decision in again.plan.decisions] == [dropped]
    again.decide.proposal.value = dropped
    again.decide.undo.click()
    assert again.plan.decisions == ()


def test_a_decision_without_its_reason_is_not_recorded(panel, project):
    decide(panel, "evening", keep=True, reason=" ")
    assert panel.message == (
        "Rien n’a été fait\u202f: écrivez qui décide, et pour quel motif. Les personnes qui ont voté le liront."
    )
    assert not (project / "data" / "decisions").exists()


def test_a_decision_that_no_plan_can_follow_is_not_recorded(panel, project):
    decide(panel, "tests", keep=True)
    decide(panel, "open-house", keep=True)
    assert panel.message.startswith("Rien n’a été fait\u202f: ")
    kept = read_decisions(project / "data" / "decisions" / "small.toml")
    assert [decision.proposal for decision in kept] == ["tests"]


def test_a_decision_on_a_vote_that_is_not_closed_is_not_recorded(answered, house, project):
    decide(PlanWidget(answered(6, close=False), house), "evening", keep=True)
    assert not (project / "data" / "decisions").exists()


def test_a_decision_kept_that_no_plan_can_follow_any_more_can_be_taken_back(panel, house, round_, project):
    path = project / "data" / "decisions" / "small.toml"
    said = {"by": "Comité", "reason": "Oui."}
    write_decisions(path, [Decision(id, keep=True, **said) for id in ("tests", "open-house")])
    again = PlanWidget(round_, house)
    assert again.plan is None
    again.decide.proposal.value = "tests"
    again.decide.undo.click()
    assert [decision.proposal for decision in read_decisions(path)] == ["open-house"]
    assert again.plan.decisions == tuple(read_decisions(path))


def test_the_plan_is_made_once_a_decision(panel, monkeypatch):
    made = []
    monkeypatch.setattr(panel, "made", lambda decisions, make=panel.made: made.append(decisions) or make(decisions))
    decide(panel, panel.plan.chosen[0], keep=False)
    assert len(made) == 1
    assert panel.message.startswith("Décision enregistrée pour ")


def test_what_is_told_of_made_up_people_is_marked(panel):
    assert [part.fictitious for part in panel._parts] == [True, True]


def test_of_a_small_room_no_screen_no_table_and_no_report_tells_the_plan(answered, house, project, markup):
    panel = PlanWidget(answered(4), house)
    hidden = "Non affiché\u202f: moins de 5 personnes ont répondu."
    assert hidden in panel.calendar.value
    assert hidden in panel.reasons.value
    assert not any(start in markup(panel) + str(panel.still()) for start in ("1er choix", "2e choix", "en tête"))
    panel.share.export.click()
    assert panel.message == "Rien n’a été écrit. Non affiché\u202f: moins de 5 personnes ont répondu."
    assert not (project / "out" / "plan.csv").exists()


def test_the_report_is_made_of_the_screens_own_store(answered, house, round_, project, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ADDRESS)])
    (project / "notebooks").mkdir()
    nbformat.write(notebook, project / "notebooks" / "5-plan.ipynb")
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    panel = PlanWidget(answered(6), other)
    panel.share.report.click()
    assert panel.message == f"Écrit\u202f: {project / 'out' / 'rapport.html'}"
    assert str(tmp_path / "other.db") in (project / "out" / "rapport.html").read_text(encoding="utf-8")
    other.close()


def test_the_table_is_written_for_a_spreadsheet(panel, project):
    panel.share.export.click()
    path = project / "out" / "plan.csv"
    assert panel.message == f"Écrit\u202f: {path}"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert len(rows) == 7


def test_as_long_as_the_vote_is_open_a_sentence_stands_for_the_plan(answered, house, markup):
    panel = PlanWidget(answered(6, close=False), house)
    assert "s’afficheront à sa clôture (carnet 3-follow)" in panel.calendar.value
    assert "<img" not in markup(panel)
    panel.share.export.click()
    assert panel.message == "Rien n’a été fait\u202f: il n’y a pas encore de plan, le vote n’est pas clos."


def test_a_reason_with_markup_in_it_stays_text(panel, markup):
    decide(panel, panel.plan.chosen[0], keep=False, reason="<img src=x onerror=alert(1)>")
    assert "&lt;img src=x onerror=alert(1)&gt;" in markup(panel)
    assert "<img src=x" not in markup(panel) + panel._repr_mimebundle_()["text/html"]


def test_in_a_report_the_plan_stands_marked_as_made_up(panel):
    data = panel._repr_mimebundle_()
    assert data[MARK] == {"format": 1, "fictitious": True}
    assert "Accueil du soir" in data["text/plain"]


def test_the_file_of_decisions_stays_in_its_folder(project):
    assert decisions_path("../../etc/passwd") == project / "data" / "decisions" / ".._.._etc_passwd.toml"


def test_decisions_are_written_and_read_back(tmp_path):
    decisions = [Decision(proposal="bus", keep=True, by="Comité", reason='« Oui » : c\'est "mieux".')]
    write_decisions(tmp_path / "deep" / "small.toml", decisions)
    assert read_decisions(tmp_path / "deep" / "small.toml") == decisions
    assert read_decisions(tmp_path / "nothing.toml") == []


@pytest.mark.parametrize("text", ["decisions = 3", "[[decisions]]\nproposal = 'a'", "not toml", "other = []"])
def test_a_file_that_holds_no_decisions_is_refused_in_words(tmp_path, text):
    path = tmp_path / "small.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError) as error:
        read_decisions(path)
    assert str(error.value).startswith(f"{path}: this doesn't hold decisions (")
    assert str(error.value).endswith("); write [[decisions]] with proposal, keep, by and reason")
