import re

import pytest

from labase_survey.definition.reading import consultation_text, parse_consultation
from labase_survey.errors import DefinitionError

TOLD = "expected an id of letters without accents, digits, -, _ or . (60 at most, a letter or digit first)"
PLACES = {
    "id": 'id = "small"',
    "categories[0].id": 'id = "user"',
    "categories[1].institutions[0].id": 'id = "state"',
    "axes[0].id": 'id = "welcome"',
    "stories[0].id": 'id = "concierge"',
    "steps[0].id": 'id = "feedback"',
    "steps[0].questions[1].id": 'id = "needs"',
    "proposals[0].id": 'id = "evening"',
    "capacity.teams[0].id": 'id = "desk"',
}


@pytest.fixture
def text(round_):
    return consultation_text(round_)


def problem_of(text):
    with pytest.raises(DefinitionError) as raised:
        parse_consultation(text)
    [problem] = raised.value.problems
    return problem


@pytest.mark.parametrize("path", PLACES)
def test_an_id_of_anything_is_checked_where_it_stands(text, path):
    first = re.escape(PLACES[path])
    assert problem_of(re.sub(first, 'id = "à bas"', text, count=1)) == f"consultation: {path}: {TOLD}"


@pytest.mark.parametrize("id", ["", "../up", "a/b", "é", "a b", "-a", ".a", "a" * 61, r"a\n", r"a\u0000", "a'b"])
def test_an_id_that_no_file_or_address_takes_is_refused(text, id):
    assert problem_of(text.replace('id = "small"', f'id = "{id}"')) == f"consultation: id: {TOLD}"


@pytest.mark.parametrize("id", ["a", "7", "labase-2017", "A_b.c", "a" * 60])
def test_letters_digits_and_three_signs_make_an_id(text, id):
    assert parse_consultation(text.replace('id = "small"', f'id = "{id}"')).id == id
