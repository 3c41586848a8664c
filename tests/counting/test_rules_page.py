"""docs/rules.md: each rule is there with what one must know of it, and each example runs and shows what it says."""

import doctest
import re
from pathlib import Path

import pytest

from labase_survey.counting.rules import RULES
from labase_survey.counting.rules.equal_shares import SATISFACTIONS, STOPS
from labase_survey.counting.ties import TIES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, flags=re.MULTILINE | re.DOTALL))
PARTS = (
    *("**How.**", "**Table.**", "**Blanks and ties.**"),
    *("**Source.**", "**In a workshop of 30.**", "**Known faults.**", "```pycon\n>>> "),
)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_its_section_with_every_part(rule):
    assert [part for part in PARTS if part not in SECTIONS[rule]] == []


def test_sections_are_the_rules_and_nothing_else():
    assert set(SECTIONS) - {"Adding a rule"} == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_table_says_whether_supports_and_counts_add_up(rule):
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| [`{rule.name}`](#{rule.name})"))
    yes = {True: "yes", False: "no"}
    assert row.split(" | ")[3:] == [yes[rule.summable], f"{yes[rule.additive]} |"]


def test_each_example_runs_and_shows_what_it_says():
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
    )
    assert (failed, tried > len(RULES)) == (0, True)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_policy_on_blanks_and_each_term_is_named(rule):
    said = SECTIONS[rule.name] + TEXT.partition("\n## ")[0]
    assert [policy for policy in rule.blanks if f"`{policy}`" not in SECTIONS[rule.name]] == []
    assert [term for term in rule.terms if term != "blanks" and not re.search(rf"`[^`]*\b{term}\b[^`]*`", said)] == []


def test_ways_to_stop_and_to_measure_are_named():
    names = [*STOPS, *SATISFACTIONS, *TIES]
    assert [name for name in names if f'"{name}"' not in TEXT] == []
