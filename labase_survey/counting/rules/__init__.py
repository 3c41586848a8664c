"""The rules, one a file, by name."""

from labase_survey.counting.rule import Rule
from labase_survey.counting.rules.approval import approval
from labase_survey.counting.rules.borda import borda
from labase_survey.counting.rules.majority_judgment import majority_judgment
from labase_survey.counting.rules.points import points
from labase_survey.counting.rules.schulze import schulze
from labase_survey.errors import CountingError

RULES: dict[str, Rule] = {rule.name: rule for rule in (points, approval, majority_judgment, schulze, borda)}
"""Every rule. The first one that accepts a kind is meant where no rule is named."""


def rules_for(kind: str) -> tuple[str, ...]:
    """The names of the rules that count ballots of a kind, the usual one first.

    >>> rules_for("ranking")
    ('schulze', 'borda')
    """
    return tuple(name for name, rule in RULES.items() if kind in rule.kinds)


def rule_named(name: str) -> Rule:
    """The rule of that name.

    Raises:
        CountingError: when there is none.
    """
    if name not in RULES:
        raise CountingError(f"there is no rule {name!r}; write one of: {', '.join(RULES)}")
    return RULES[name]


def rule_for(kind: str, name: str | None = None) -> Rule:
    """The rule of that name, or the usual one of the kind.

    Raises:
        CountingError: when there is no such rule, or it can't count ballots of that kind.
    """
    rule = rule_named(name or rules_for(kind)[0])
    if kind not in rule.kinds:
        raise CountingError(
            f"rule {rule.name!r} can't count ballots of kind {kind!r}, only {', '.join(rule.kinds)}; "
            f"for {kind!r} write one of: {', '.join(rules_for(kind))}"
        )
    return rule
