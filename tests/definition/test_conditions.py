"""The same cases as `tests/front/conditions.test.js`: what the browser shows is what Python checks."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from labase_survey.definition.conditions import Condition, holds, questions_in

CASES = json.loads(Path(__file__, "..", "..", "data", "conditions.json").resolve().read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_condition_holds_as_in_the_browser(case: dict[str, Any]) -> None:
    condition = msgspec.convert(case["condition"], Condition)
    assert holds(condition, case["answers"]) is case["holds"]


def test_a_condition_names_the_questions_it_looks_at() -> None:
    condition = msgspec.convert(CASES[-1]["condition"], Condition)
    assert list(questions_in(condition)) == ["a", "b", "c"]


def test_a_condition_is_one_test_or_one_branch() -> None:
    with pytest.raises(ValueError) as error:
        Condition(question="met")
    assert str(error.value) == (
        "a condition is either a question with one of equals, includes, at_least, at_most, answered, "
        "or one of all, any, not; here: nothing"
    )
