"""PrefLib's files: orders with their equal ranks, every problem by its line, and the file back as it was."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labase_survey.counting.count import count
from labase_survey.counting.counts import Counts
from labase_survey.counting.profile import rows_of
from labase_survey.errors import CountingError, FormatError
from labase_survey.formats.header import TYPES
from labase_survey.formats.orders import Order
from labase_survey.formats.preflib import PreflibFile, parse_preflib, preflib_text, read_preflib, write_preflib

TOI = """# FILE NAME: own.toi
# TITLE: A street, made up
# DESCRIPTION:
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 20
# NUMBER UNIQUE ORDERS: 4
# ALTERNATIVE NAME 1: Benches
# ALTERNATIVE NAME 2: Bicycles: a shelter
# ALTERNATIVE NAME 3: Oven
# ALTERNATIVE NAME 4: Books
13: 1,{4,3},2
4: {2,4}
2: 3,1
1: {1,2,3,4}
""".replace("DESCRIPTION:", "DESCRIPTION: ")
CAT = """# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 6
# NUMBER UNIQUE PREFERENCES: 3
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: Maybe
# CATEGORY NAME 3: No
# ALTERNATIVE NAME 1: Desk
# ALTERNATIVE NAME 2: Van
# ALTERNATIVE NAME 3: Video
3: 1,{},{2,3}
2: {1,3},2,{}
1: {},{},1
"""


def answers(ballots):
    return [row.answer for row in rows_of(ballots)]


def test_a_file_is_read_with_its_names_its_orders_and_how_many_gave_each():
    file = parse_preflib(TOI)
    assert repr(file) == "PreflibFile(type='toi', n=20, proposals=4)"
    assert file.names == ("Benches", "Bicycles: a shelter", "Oven", "Books")
    assert file.orders == (
        Order(13, ((1,), (4, 3), (2,))),
        Order(4, ((2, 4),)),
        Order(2, ((3,), (1,))),
        Order(1, ((1, 2, 3, 4),)),
    )
    assert file.meta == {"FILE NAME": "own.toi", "TITLE": "A street, made up", "DESCRIPTION": "", "DATA TYPE": "toi"}


def test_equal_ranks_are_kept_in_ballots():
    ballots = parse_preflib(TOI).ballots
    assert (ballots.kind, ballots.n) == ("ranking", 20)
    assert answers(ballots) == [
        *[["1", ["4", "3"], "2"]] * 13,
        *[[["2", "4"]]] * 4,
        *[["3", "1"]] * 2,
        [["1", "2", "3", "4"]],
    ]


def test_orders_without_equal_ranks_are_counted():
    file = parse_preflib("# DATA TYPE: soi\n# ALTERNATIVE NAME 1: Desk\n# ALTERNATIVE NAME 2: Van\n3: 2,1\n1: 1\n")
    result = count(file.ballots, rule="borda")
    assert result.places["support"].to_dict() == {"2": 3.0, "1": 1.0}
    assert result.labels() == {"1": "Desk", "2": "Van"}


def test_categories_are_grades_and_what_is_in_none_has_no_grade():
    ballots = parse_preflib(CAT).ballots
    assert (ballots.kind, ballots.grades) == ("grades", ("Yes", "Maybe", "No"))
    assert answers(ballots) == [
        *[{"1": "Yes", "2": "No", "3": "No"}] * 3,
        *[{"1": "Yes", "3": "Yes", "2": "Maybe"}] * 2,
        {"1": "No"},
    ]
    assert count(ballots).winners == ("1",)


def test_some_categories_may_mean_approval():
    file = parse_preflib(CAT)
    assert count(file.approvals("Yes")).places["support"].to_dict() == {"1": 5, "3": 2, "2": 0}
    assert count(file.approvals("Yes", "Maybe")).places["support"].to_dict() == {"1": 5, "2": 2, "3": 2}
    assert (file.approvals("Yes").answered, file.approvals("Yes").n) == (5, 6)


@pytest.mark.parametrize(
    ("text", "categories", "sentence"),
    [
        (CAT, ("Oui",), "there is no category 'Oui'; write those that mean approval, among: Yes, Maybe, No"),
        (CAT, (), "no category is named; write those that mean approval, among: Yes, Maybe, No"),
        (
            TOI,
            ("Yes",),
            "there is no category 'Yes'; write those that mean approval, among: none, since this is no .cat file",
        ),
    ],
)
def test_approval_needs_categories_of_the_file(text, categories, sentence):
    with pytest.raises(CountingError) as raised:
        parse_preflib(text).approvals(*categories)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("text", [TOI, CAT])
def test_a_file_is_written_back_to_the_byte(text, tmp_path):
    (tmp_path / "a").write_text(text, encoding="utf-8", newline="")
    write_preflib(read_preflib(tmp_path / "a"), tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "a").read_bytes()


def test_other_line_ends_and_needless_blanks_go_and_the_content_stays():
    header, orders = TOI.split("13: ")
    loose = header.replace("# TITLE: ", "#TITLE:") + "13: " + orders.replace(",", " , ").replace("{", " { ")
    loose = "\ufeff" + loose.replace("\n", "\r\n\r\n")
    assert parse_preflib(loose) == parse_preflib(TOI)


LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\n\r"), max_size=10).map(str.strip)


@st.composite
def files(draw):
    """A file of any type, any names on a line."""
    type = draw(st.sampled_from(TYPES))
    names = tuple(draw(st.lists(LINE, min_size=1, max_size=5, unique=True)))
    categories = tuple(draw(st.lists(LINE, min_size=1, max_size=3, unique=True))) if type == "cat" else ()
    orders = [Order(draw(st.integers(1, 9)), draw(ranks(type, len(names), len(categories)))) for _ in range(3)]
    meta = {"TITLE": draw(LINE), "DATA TYPE": type, "NOTE": draw(LINE)}
    return PreflibFile(names=names, categories=categories, orders=tuple(orders), meta=meta)


@st.composite
def ranks(draw, type, names, categories):
    """What one order of that type may say."""
    numbers = draw(st.permutations(range(1, names + 1)))
    kept = numbers if type in ("soc", "toc") else numbers[: draw(st.integers(1, names))]
    if type in ("soc", "soi"):
        return tuple((number,) for number in kept)
    ends = sorted(
        draw(st.lists(st.integers(0, len(kept)), min_size=max(categories - 1, 0), max_size=max(categories - 1, 0)))
    )
    if type != "cat":
        ends = sorted(draw(st.sets(st.integers(1, len(kept)))) - {len(kept)})
    return tuple(tuple(kept[start:end]) for start, end in zip([0, *ends], [*ends, len(kept)], strict=True))


@given(files())
def test_whatever_a_file_says_it_says_once_written_and_read(file):
    text = preflib_text(file)
    again = parse_preflib(text)
    assert again == file
    assert preflib_text(again) == text
    assert again.ballots.n == file.n


@given(st.text(st.sampled_from("#:,{} 0123\n\rDATYPEsociNUMBRLV"), max_size=60), st.integers(0, 250))
def test_any_text_is_read_or_refused_in_words(noise, at):
    for broken in (noise, TOI[:at], TOI[:at] + noise + TOI[at:], TOI[at:] + noise):
        try:
            assert parse_preflib(broken).ballots.n >= 0
        except FormatError as error:
            assert str(error).startswith("election")  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("name", ["two\nlines", " blanks "])
def test_a_name_that_a_line_has_no_room_for_is_not_written(name, refusal):
    file = PreflibFile(names=(name,), orders=(Order(1, ((1,),)),), meta={"DATA TYPE": "soc"})
    assert refusal(preflib_text, file) in {
        "a name or a line of the header has line ends or outer blanks; take them out",
        "election, line 6: 'lines' is no order; write how many people, a colon, the order: 12: 1,{3,4},2",
    }


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        (
            "# DATA TYPE: toi\n",
            "",
            "x.toi: the header doesn't say 'DATA TYPE'; a file of PrefLib has a line such as # DATA TYPE: soi, with one of: "
            "soc, soi, toc, toi, cat (files from before 2022 are written another way: get it again)",
        ),
        (
            "TYPE: toi",
            "TYPE: wmd",
            "x.toi: DATA TYPE is 'wmd'; a file of PrefLib has a line such as # DATA TYPE: soi, with one of: "
            "soc, soi, toc, toi, cat (files from before 2022 are written another way: get it again)",
        ),
        ("# TITLE: ", "# TITLE ", "x.toi, line 2: a line that starts with # says # KEY: value; write it so"),
        ("FILE NAME", "TITLE", "x.toi, line 2: 'TITLE' stands twice in the header; write it once"),
        ("VOTERS: 20", "VOTERS: twenty", "x.toi: NUMBER VOTERS is 'twenty'; write a whole number, in digits"),
        (
            "ALTERNATIVES: 4",
            "ALTERNATIVES: 5",
            "x.toi: NUMBER ALTERNATIVES is 5, and the header names 4; write # ALTERNATIVE NAME 1: … and so on to 5",
        ),
        (
            "NAME 4",
            "NAME 7",
            "x.toi: NUMBER ALTERNATIVES is 4, and the header names 4; write # ALTERNATIVE NAME 1: … and so on to 4",
        ),
        ("Books", "Oven", "x.toi: two are called 'Oven'; give each alternative its own name"),
        (
            "TYPE: toi",
            "TYPE: cat",
            "x.toi: a cat file names its categories; add # CATEGORY NAME 1: … and so on",
        ),
        (
            "2: 3,1\n",
            "2: 3>1\n",
            "x.toi, line 14: '2: 3>1' is no order; write how many people, a colon, the order: 12: 1,{3,4},2",
        ),
        ("2: 3,1\n", "2: 3,1,5\n", "x.toi, line 14: there is no alternative 5; write numbers from 1 to 4"),
        ("2: 3,1\n", "2: 3,{1,3}\n", "x.toi, line 14: alternative 3 stands 2 times; write it once"),
        ("2: 3,1\n", "2: 3,{},1\n", "x.toi, line 14: a rank holds nobody; leave out its {}"),
        ("2: 3,1\n", "0: 3,1\n", "x.toi, line 14: it was said by 0 people; leave it out, or write how many"),
        (
            "TYPE: toi",
            "TYPE: soi",
            "x.toi, line 12: alternatives share a rank, for which a soi file has no room; make it a toi file",
        ),
        (
            "TYPE: toi",
            "TYPE: toc",
            "x.toi, line 13: 2 alternatives of 4, and in a toc file all are ranked; make it a toi file",
        ),
        (
            "2: 3,1\n",
            "",
            "x.toi: NUMBER VOTERS is 20, and the file holds 18; get it again if it was cut, or mend that number",
        ),
        (
            "ORDERS: 4",
            "ORDERS: 5",
            "x.toi: NUMBER UNIQUE ORDERS is 5, and the file holds 4; get it again if it was cut, or mend that number",
        ),
        (
            "1: {1,2,3,4}",
            "999999999: 1",
            "x.toi: 1000000018 people are more than the 10000000 that are read; count it in parts",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(wrong, right, sentence, refusal):
    assert TOI.count(wrong) == 1
    assert refusal(parse_preflib, TOI.replace(wrong, right), "x.toi") == sentence


def test_an_order_of_categories_has_all_of_them(refusal):
    assert refusal(parse_preflib, CAT.replace("1: {},{},1", "1: {},1"), "x.cat") == (
        "x.cat, line 14: 2 categories where the header names 3; write {} for an empty one"
    )


def test_a_file_made_to_keep_us_busy_is_refused_all_the_same(refusal):
    many = 300_000
    assert refusal(parse_preflib, "#" + " " * many) == (
        "election, line 1: a line that starts with # says # KEY: value; write it so"
    )
    assert refusal(parse_preflib, TOI + "1: 1" + " " * many + "2\n").startswith("election, line 16: '1: 1   ")
    assert refusal(parse_preflib, TOI + "1: 1" + ",1" * many) == (
        f"election, line 16: alternative 1 stands {many + 1} times; write it once"
    )


@pytest.fixture
def debian(shared):
    return read_preflib(shared / "ranked" / "debian_2003_leader.soi")


@pytest.mark.shared
def test_debians_file_of_2003_comes_back_to_the_byte(debian, shared):
    assert preflib_text(debian).encode() == (shared / "ranked" / "debian_2003_leader.soi").read_bytes()
    assert (debian.n, len(debian.orders), debian.names[4]) == (488, 109, "None Of The Above")


@pytest.mark.shared
def test_debians_file_of_2003_lost_equal_ranks_and_so_elects_somebody_else(debian, shared):
    """The trap: read without error and counted well, the file doesn't say what people said.

    A `.soi` has no room for equal ranks. Whoever made it broke them by the order of the names.
    """
    published = json.loads((shared / "published_results.json").read_text(encoding="utf-8"))["debian_dpl_2003"]
    official = pd.DataFrame(published["official_tally"]).fillna(0).to_numpy(dtype=int)
    assert debian.names == tuple(published["options"])

    counted = count(debian.ballots, rule="schulze")
    wins = counted.counts.to_numpy()
    garbee, michlmayr = 1, 3
    assert (official[garbee, michlmayr], official[michlmayr, garbee]) == (224, 228)
    assert (wins[garbee, michlmayr], wins[michlmayr, garbee]) == (252, 228)

    ballots = debian.ballots
    truth = Counts(
        pd.DataFrame(official, index=ballots.options, columns=ballots.options),
        question=ballots.question,
        options=ballots.listed,
        n=debian.n,
    )
    assert [debian.names[int(id) - 1] for id in counted.winners] == ["Bdale Garbee"]
    assert [debian.names[int(id) - 1] for id in count(truth, rule="schulze").winners] == ["Martin Michlmayr"]
    lost = sum(int(official[a, b] + official[b, a]) < int(wins[a, b] + wins[b, a]) for a in range(5) for b in range(a))
    assert lost == 10  # in each of the ten duels, people who put both beside each other were made to choose
