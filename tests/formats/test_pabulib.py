"""Pabulib's `.pb` files: what they say, every problem by its line, and the file back as it was."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.profile import Row, rows_of
from labase_survey.errors import FormatError
from labase_survey.formats.pabulib import PabulibFile, pabulib_text, parse_pabulib, read_pabulib, write_pabulib
from labase_survey.formats.sections import Table
from labase_survey.formats.votes import VOTE_TYPES

META = "META\nkey;value\nvote_type;approval\nbudget;500\n"
PROJECTS = "PROJECTS\nproject_id;cost\nA;300\nB;400\n"
VOTES = "VOTES\nvoter_id;vote\n1;A,B\n2;B\n"


def parsed(meta=META, projects=PROJECTS, votes=VOTES):
    return parse_pabulib(meta + projects + votes, name="x.pb")


def answers(file):
    return [row.answer for row in rows_of(file.ballots)]


def test_a_file_is_read_with_its_money_its_proposals_and_what_was_funded(own):
    file = read_pabulib(own)
    assert repr(file) == "PabulibFile(vote_type='approval', n=12, proposals=5)"
    assert (file.budget, file.selected) == (10000, ("banc", "velo", "lire"))
    assert file.costs == {"banc": 4000, "velo": 5000, "four": 3000, "lire": 1000, "jeux": 6000}
    assert file.meta["comment"] == "Tout est inventé, chiffres et noms; librement réutilisable (MIT)"
    expected = pd.DataFrame(
        {
            "label": ["Des bancs à l’ombre", "Abri à vélos", "Un four commun; à bois", 'Boîte "à lire"', "Jeux d’eau"],
            "cost": [4000, 5000, 3000, 1000, 6000],
            "votes": ["6", "5", "4", "4", "3"],
            "category": ["espace public", "mobilité", "vie de quartier", "culture", "espace public"],
            "selected": ["1", "1", "0", "1", "0"],
        },
        index=pd.Index(["banc", "velo", "four", "lire", "jeux"], name="proposal", dtype=object),
    )
    pd.testing.assert_frame_equal(file.proposals, expected)


def test_its_ballots_are_counted_and_a_person_who_chose_nothing_is_blank(own):
    result = count(read_pabulib(own).ballots, rule="approval")
    assert (result.n, result.blank) == (12, 1)
    assert result.places["support"].to_dict() == {"banc": 6, "velo": 5, "four": 4, "lire": 4, "jeux": 3}
    assert result.labels() == {
        "banc": "Des bancs à l’ombre",
        "velo": "Abri à vélos",
        "four": "Un four commun; à bois",
        "lire": 'Boîte "à lire"',
        "jeux": "Jeux d’eau",
    }


def test_what_a_file_says_of_people_is_in_no_ballot(own):
    assert rows_of(read_pabulib(own).ballots)[0] == Row(["banc", "velo"], category=None, channel="web")


def test_nobodys_row_is_printed(own):
    table = read_pabulib(own).tables["VOTES"]
    assert (repr(table), str(table)) == ("Table(4 columns, 12 rows)",) * 2


@pytest.mark.parametrize(
    ("vote_type", "votes", "kind", "expected"),
    [
        ("approval", "1;A,B;\n2;;\n", "approval", [["A", "B"], None]),
        ("choose-1", "1;B;\n2;;\n", "single", ["B", None]),
        ("ordinal", "1;B,A;\n2; A ;\n", "ranking", [["B", "A"], ["A"]]),
        ("cumulative", "1;B,A;3,1\n2;A;0\n", "points", [{"B": 3, "A": 1}, None]),
        ("scoring", "1;B,A;5.0,0\n2;;\n", "points", [{"B": 5, "A": 0}, None]),
    ],
)
def test_each_type_of_votes_makes_ballots_of_its_kind(vote_type, votes, kind, expected):
    file = parsed(META.replace("approval", vote_type), votes="VOTES\nvoter_id;vote;points\n" + votes)
    assert (file.ballots.kind, answers(file)) == (kind, expected)


def test_every_type_of_votes_is_tried_above():
    assert set(VOTE_TYPES) == {"approval", "choose-1", "ordinal", "cumulative", "scoring"}


def test_sums_of_money_are_exact():
    file = parsed(META.replace("500", "500.50"), PROJECTS.replace("300", "300.0").replace("400", "0.10"))
    assert (file.budget, file.costs) == (Decimal("500.50"), {"A": 300, "B": Decimal("0.10")})


def test_without_the_column_nobody_knows_what_was_funded_and_other_numbers_are_not_1():
    assert parsed().selected is None
    assert parsed(projects="PROJECTS\nproject_id;cost;selected\nA;300;2\nB;400;1\n").selected == ("B",)


def test_blanks_around_cells_and_the_case_of_titles_do_not_matter():
    file = parse_pabulib("meta\nkey; value\nbudget; 500\nvote_type; approval\n" + PROJECTS + VOTES.replace(";", " ; "))
    assert (file.meta, answers(file)) == ({"budget": "500", "vote_type": "approval"}, [["A", "B"], ["B"]])


def test_a_file_is_written_back_to_the_byte(own, tmp_path):
    write_pabulib(read_pabulib(own), tmp_path / "again.pb")
    assert (tmp_path / "again.pb").read_bytes() == own.read_bytes()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_and_the_byte_order_mark_are_kept(mark, newline):
    text = mark + (META + PROJECTS + VOTES).replace("\n", newline)
    assert pabulib_text(parse_pabulib(text)) == text


def test_needless_quotes_and_empty_lines_go_and_the_content_stays():
    file = parse_pabulib(META + "\n\n" + PROJECTS.replace("A", '"A"') + VOTES.rstrip("\n"))
    assert file == parsed()
    assert pabulib_text(file) == META + PROJECTS + VOTES


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NAMES = st.lists(
    CELL.filter(lambda cell: cell.strip() == cell and cell != "" and "," not in cell), min_size=1, max_size=4
)


@st.composite
def elections(draw):
    """An election of any type, any words in its cells, one column of PROJECTS and of VOTES that nobody knows."""
    ids = draw(NAMES.map(lambda names: list(dict.fromkeys(names))))
    vote_type = draw(st.sampled_from(VOTE_TYPES))
    most = 1 if vote_type == "choose-1" else len(ids)
    chosen = draw(st.lists(st.lists(st.sampled_from(ids), unique=True, max_size=most), max_size=5))
    votes = [(str(at), ",".join(vote), ",".join("2" for _ in vote), draw(CELL)) for at, vote in enumerate(chosen)]
    projects = [(draw(CELL), id, str(draw(st.integers(0, 10**9)))) for id in ids]
    meta = [("vote_type", vote_type), ("budget", str(draw(st.integers(0, 10**9)))), ("comment", draw(CELL))]
    return PabulibFile(
        tables={
            "META": Table(("key", "value"), tuple(meta)),
            "PROJECTS": Table(("color", "project_id", "cost"), tuple(projects)),
            "VOTES": Table(("voter_id", "vote", "points", "mood"), tuple(votes)),
        },
        newline=draw(st.sampled_from(["\n", "\r\n"])),
        mark=draw(st.sampled_from(["", "\ufeff"])),
    )


@given(elections())
def test_whatever_a_file_says_it_says_once_written_and_read(file):
    text = pabulib_text(file)
    again = parse_pabulib(text)
    assert again == file
    assert pabulib_text(again) == text
    assert count(again.ballots).n == file.n


@given(st.text(st.sampled_from('METAPROJCVS;,"\n\rkeyvalue_typdgit10 .-'), max_size=120), st.integers(0, 200))
def test_any_text_is_read_or_refused_in_words(noise, at):
    text = META + PROJECTS + VOTES
    for broken in (noise, text[:at], text[:at] + noise, text[:at] + noise + text[at:]):
        try:
            assert parse_pabulib(broken).ballots.n >= 0
        except FormatError as error:
            assert str(error).startswith("election")  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"meta": "budget;500\n"},
            "x.pb, line 1: 'budget' stands before any section; "
            "a .pb file starts with a line that says META and nothing else",
        ),
        (
            {"votes": ""},
            "x.pb: there is no section VOTES; a .pb file has the lines META, PROJECTS and VOTES, each before its table",
        ),
        ({"meta": META + META}, "x.pb, line 5: section META starts again; write each section once"),
        ({"meta": "META\n"}, "x.pb: section META is empty; write its columns, then its rows, each on a line"),
        (
            {"meta": META.replace("key;value", "key;worth")},
            "x.pb, line 2: META has no column 'value'; this line names the columns, separated by ;, among them key and value",
        ),
        (
            {"meta": "META\nkey;value;note\nbudget;1;\n"},
            "x.pb, line 2: META has 3 columns; it has two, key and value",
        ),
        ({"meta": META + "budget;600\n"}, "x.pb, line 5: 'budget' stands twice in META; write it once"),
        (
            {"meta": META.replace("vote_type;approval\n", "")},
            "x.pb: META doesn't say 'vote_type'; add a line such as vote_type;approval",
        ),
        (
            {"meta": META.replace("budget;500\n", "")},
            "x.pb: META doesn't say 'budget'; add a line such as budget;100000",
        ),
        (
            {"meta": META.replace("approval", "thumbs")},
            "x.pb, line 3: there is no vote_type 'thumbs'; "
            "write one of: approval, choose-1, ordinal, cumulative, scoring",
        ),
        (
            {"meta": META.replace("500", "5 000,00")},
            "x.pb, line 4: the budget '5 000,00' is no sum of money; write digits, with a point before decimals",
        ),
        (
            {"meta": META + "num_votes;3\n"},
            "x.pb: META says num_votes is '3', and VOTES has 2 rows; get the file again if it was cut, or mend that number",
        ),
        (
            {"meta": META + "num_projects;1\n"},
            "x.pb: META says num_projects is '1', and PROJECTS has 2 rows; "
            "get the file again if it was cut, or mend that number",
        ),
        (
            {"projects": PROJECTS.replace("cost", "project_id")},
            "x.pb, line 6: column 'project_id' stands twice in PROJECTS; give each its own name",
        ),
        ({"projects": "PROJECTS\nproject_id;cost\n"}, "x.pb: PROJECTS names none; write a line for each project"),
        (
            {"projects": PROJECTS.replace("A;", ";")},
            "x.pb, line 7: '' is no project_id; write one, without a comma",
        ),
        (
            {"projects": PROJECTS.replace("B", "A")},
            "x.pb, line 8: project_id 'A' stands twice; give each project its own",
        ),
        (
            {"projects": PROJECTS.replace("400", "-4")},
            "x.pb, line 8: the cost '-4' is no sum of money; write digits, with a point before decimals",
        ),
        (
            {"votes": VOTES.replace("2;B", "2;B;C")},
            "x.pb, line 12: 3 cells under the 2 columns of VOTES; "
            "separate cells by ; and put a cell that holds one between double quotes",
        ),
        (
            {"votes": VOTES.replace("1;A,B", '1;"A\nB')},
            "x.pb, line 11: it can't be cut into cells (unexpected end of data); "
            'put a cell that holds ; or " between double quotes, and write its own quotes twice',
        ),
        (
            {"votes": VOTES.replace("2;B", "2;C")},
            "x.pb, line 12: there is no project 'C'; write a project_id of the section PROJECTS, several separated by ,",
        ),
        (
            {"votes": VOTES.replace("2;B", "2;B,A,B")},
            "x.pb, line 12: project 'B' stands 2 times in one vote; write it once",
        ),
        (
            {"meta": META.replace("approval", "choose-1")},
            "x.pb, line 11: 2 projects are chosen where vote_type is choose-1; write one, or vote_type approval",
        ),
        (
            {"meta": META.replace("approval", "cumulative")},
            "x.pb: VOTES has no column 'points'; where vote_type is cumulative, add it",
        ),
        (
            {"meta": META.replace("approval", "cumulative"), "votes": "VOTES\nvote;points\nA,B;3\n"},
            "x.pb, line 11: 1 numbers of points for 2 projects; write one for each, in the same order",
        ),
        (
            {"meta": META.replace("approval", "scoring"), "votes": "VOTES\nvote;points\nA;1\nA,B;3,-1\n"},
            "x.pb, line 12: '-1' is not a number of points; write a whole number, 0 or more",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(parts, sentence, refusal):
    assert refusal(lambda: parsed(**parts)) == sentence


def test_a_line_is_counted_from_the_start_of_its_row_where_a_cell_has_line_ends(refusal):
    projects = 'PROJECTS\nproject_id;cost;name\nA;300;"two\nlines"\nB;x;\n'
    assert refusal(lambda: parsed(projects=projects)) == (
        "x.pb, line 9: the cost 'x' is no sum of money; write digits, with a point before decimals"
    )


def test_a_long_cell_is_not_shown_whole(refusal):
    assert refusal(lambda: parsed(meta="a" * 50 + "\n")) == (
        f"x.pb, line 1: '{'a' * 40}…' stands before any section; "
        "a .pb file starts with a line that says META and nothing else"
    )


def test_a_file_made_to_keep_us_busy_is_refused_all_the_same(refusal):
    many = 60_000
    assert refusal(lambda: parsed(votes=VOTES + "3;" + "A," * many + "A\n")) == (
        f"x.pb, line 13: project 'A' stands {many + 1} times in one vote; write it once"
    )
    assert (
        refusal(lambda: parsed(meta=META + "a;1\n" * many))
        == "x.pb, line 60004: 'a' stands twice in META; write it once"
    )


REAL = 59


@pytest.mark.shared
def test_the_real_files_come_back_to_the_byte(shared, figure):
    paths = sorted((shared / "pabulib").rglob("*.pb"))
    same = [path.name for path in paths if pabulib_text(read_pabulib(path)).encode() == path.read_bytes()]
    figure("Pabulib files", read=len(paths), identical=len(same))
    assert same == [path.name for path in paths]
    assert len(paths) == REAL


@pytest.mark.shared
def test_the_real_files_count_up_to_their_own_columns(shared, figure):
    """`votes` says how many people chose a project, `score` the points it got, where the file has them."""
    checked = 0
    for path in sorted((shared / "pabulib").rglob("*.pb")):
        file = read_pabulib(path)
        kind = file.ballots.kind
        column = {"approval": "votes", "single": "votes", "points": "score"}.get(kind)
        if column in file.proposals:
            supports = count(file.ballots).places["support"]
            said = file.proposals[column].astype(int)
            assert supports.to_dict() == said.to_dict(), path.name
            checked += 1
    figure("Pabulib totals", files=checked)
    assert checked == 50


@pytest.mark.shared
def test_people_said_in_zurich_under_a_column_what_its_name_does_not_say(shared):
    """The header of Zurich's files is shifted: the cells are kept under the names that the file gives them."""
    file = read_pabulib(shared / "pabulib" / "Switzerland_Zurich_SN.pb")
    votes = file.tables["VOTES"]
    assert votes.column("format_expressiveness")[0] == "Somewhat easy"
    assert votes.column("format_rank")[0] == "Mostly describes my preference"
    assert {cell.isdigit() for cell in votes.column("format_easiness")} == {True}


@pytest.mark.shared
def test_zurichs_people_are_the_same_in_its_three_files(shared):
    files = [read_pabulib(shared / "pabulib" / f"Switzerland_Zurich_{format}.pb") for format in ("SN", "D10", "S5R")]
    people = [set(file.tables["VOTES"].column("voter_id")) for file in files]
    assert [len(ids) for ids in people] == [180] * 3
    assert people[0] == people[1] == people[2]
    assert [file.ballots.kind for file in files] == ["approval", "points", "ranking"]
