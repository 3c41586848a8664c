import pandas as pd
import pytest

from labase_survey.errors import DisclosureError
from labase_survey.plan import Decision, make_plan


def small(make_round, vote, **kwargs):
    round_ = make_round(
        10,
        teams={"lab": 5},
        A={"cost": 8, "days": 7, "team": "lab", "months": 2, "earliest": "2017-08"},
        B={"cost": 5},
        C={"days": 1, "team": "lab"},
    )
    return make_plan(5 * vote("A B C"), round_, **kwargs)


def test_the_table_says_what_becomes_of_each_proposal(make_round, vote):
    frame = small(make_round, vote).table("en")
    expected = pd.DataFrame(
        {
            "Place": [1, 2, 3],
            "Letter": ["A", "B", "C"],
            "Proposal": ["Label A", "Label B", "Label C"],
            "State": ["retained", "in reserve", "retained"],
            "Start": ["August 2017", "", "July 2017"],
            "End": ["September 2017", "", "July 2017"],
            "Cost (€)": [8, 5, 0],
            "Agent-days": [7, 0, 1],
            "Team": ["Team lab", "", "Team lab"],
        },
        index=pd.Index(["A", "B", "C"], name="proposal"),
    )
    pd.testing.assert_frame_equal(frame, expected, check_dtype=False, check_index_type=False, check_column_type=False)


def test_the_calendar_has_agent_days_by_month(make_round, vote):
    frame = small(make_round, vote).calendar("en")
    assert frame.to_dict("index") == {
        "Label C": {"July 2017": 1, "August 2017": 0, "September 2017": 0},
        "Label A": {"July 2017": 0, "August 2017": 4, "September 2017": 3},
    }
    assert list(frame.index) == ["Label C", "Label A"]
    assert frame.index.name == "Proposal"


def test_tables_follow_the_notebook_s_language(make_round, vote, monkeypatch):
    plan = small(make_round, vote)
    monkeypatch.setenv("LABASE_LANGUAGE", "en")
    pd.testing.assert_frame_equal(plan.table(), plan.table("en"))
    assert plan.explain() == plan.explain("en")


def test_the_load_is_what_is_used_of_what_is_available(make_round, vote):
    frame = small(make_round, vote).load()
    assert frame.index.names == ["team", "month"]
    assert frame["used"].tolist() == [1, 4, 3]
    assert frame["available"].tolist() == [5, 5, 5]


def test_a_round_without_teams_or_retained_proposals_has_empty_tables(make_round):
    plan = make_plan([], make_round(A={}))
    assert plan.load().empty
    assert plan.calendar("en").shape == (0, 3)
    assert plan.activities == ()


def test_the_csv_is_what_a_french_spreadsheet_opens(make_round, vote, tmp_path):
    decision = Decision("C", keep=False, by="Comité ; DREAL", reason="=Reporté")
    small(make_round, vote, decisions=[decision]).to_csv(tmp_path / "plan.csv", "fr")
    text = (tmp_path / "plan.csv").read_bytes().decode("utf-8-sig").replace("\u202f", " ").replace("\xa0", " ")
    assert text == (
        "Rang;Lettre;Proposition;État;Début;Fin;Coût (€);Jours-agent;Équipe;Choisie par les participants;Décidé par;"
        "Motif;Explication\r\n"
        "1;A;Label A;retenue;août 2017;septembre 2017;8;7;Team lab;oui;;;"
        "Retenue : 1er choix, d’août à septembre 2017, 7 jours-agent côté Team lab, 8 €.\r\n"
        "2;B;Label B;en réserve;;;5;0;;non;;;"
        '"En réserve, 2e choix : quand vient son tour, elle demande 5 €, il en reste 2 € ; '
        'elle entrerait si l’on avait exactement 3 € de plus."\r\n'
        '3;C;Label C;non retenue ce semestre;;;0;1;Team lab;oui;"Comité ; DREAL";\'=Reporté;'
        '"Non retenue ce semestre, 3e choix : écartée par une décision. Choisie par les participants : oui ; '
        'décidé par : Comité ; DREAL ; motif : =Reporté."\r\n'
    )


def test_texts_that_start_like_a_formula_get_an_apostrophe(make_round, vote, tmp_path):
    labels = {"A": "=1+1", "B": "+33 5", "C": "-2", "D": "@SUM(A1)", "E": "\t=1", "F": "\r=1", "G": "a=1"}
    round_ = make_round(**{id: {"label": label} for id, label in labels.items()})
    make_plan(5 * vote("ABCDEFG"), round_).to_csv(tmp_path / "plan.csv", "en")
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        frame = pd.read_csv(file)
    assert frame["Proposal"].tolist() == ["'=1+1", "'+33 5", "'-2", "'@SUM(A1)", "'\t=1", "'\r=1", "a=1"]


def test_the_csv_of_made_up_participants_says_so(round_, tmp_path):
    from labase_survey.counting.profile import Ballots, Row

    question = round_.step("priorities").question("dots")
    ballots = Ballots(5 * [Row({"bus": 1}, "user", "rehearsal")], question=question, options=round_.options(question))
    make_plan(ballots, round_).to_csv(tmp_path / "plan.csv", "fr")
    header = (tmp_path / "plan.csv").read_text(encoding="utf-8-sig").split("\n")[0]
    assert header.split(";")[2] == "Proposition (données fictives)"


def test_a_plan_of_four_votes_does_not_leave_the_room(make_round, vote, tmp_path):
    plan = make_plan(4 * vote("A B"), make_round(A={}, B={}))
    with pytest.raises(DisclosureError) as raised:
        plan.to_csv(tmp_path / "plan.csv", "en")
    assert str(raised.value) == "Not shown: fewer than 5 people answered."
    assert not (tmp_path / "plan.csv").exists()
    assert "<table" not in plan._repr_html_()


def test_what_a_notebook_shows_is_escaped(make_round, vote):
    plan = make_plan(5 * vote("A"), make_round(A={"label": "<script>alert(1)</script>"}))
    shown = plan._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
