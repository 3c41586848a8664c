"""The rules, one a file, by name."""

from labase_survey.counting.rule import Rule
from labase_survey.counting.rules.approval import approval
from labase_survey.counting.rules.borda import borda
from labase_survey.counting.rules.bradley_terry import bradley_terry
from labase_survey.counting.rules.copeland import copeland
from labase_survey.counting.rules.equal_shares import equal_shares
from labase_survey.counting.rules.greedy import greedy
from labase_survey.counting.rules.greedy_per_cost import greedy_per_cost
from labase_survey.counting.rules.instant_runoff import instant_runoff
from labase_survey.counting.rules.knapsack import knapsack
from labase_survey.counting.rules.majority_judgment import majority_judgment
from labase_survey.counting.rules.phragmen import phragmen
from labase_survey.counting.rules.plurality import plurality
from labase_survey.counting.rules.points import points
from labase_survey.counting.rules.quadratic import quadratic
from labase_survey.counting.rules.ranked_pairs import ranked_pairs
from labase_survey.counting.rules.schulze import schulze
from labase_survey.counting.rules.score import score
from labase_survey.errors import CountingError

_PLACING = (
    *(points, plurality, approval, score, quadratic, majority_judgment),
    *(schulze, borda, copeland, ranked_pairs, instant_runoff, bradley_terry),
)
_BUYING = (equal_shares, phragmen, greedy, greedy_per_cost, knapsack)

RULES: dict[str, Rule] = {rule.name: rule for rule in (*_PLACING, *_BUYING)}
"""Every rule. The first one that accepts a kind is meant where no rule is named."""


def rules_for(kind: str, *, budgeted: bool = False) -> tuple[str, ...]:
    """The names of the rules that count ballots of a kind, the usual one first.

    Args:
        kind: the kind of ballots.
        budgeted: whether to name the rules that spend a budget, and need costs, instead of those that don't.

    >>> rules_for("ranking")
    ('schulze', 'borda', 'copeland', 'ranked-pairs', 'instant-runoff')
    """
    return tuple(name for name, rule in RULES.items() if kind in rule.kinds and rule.budgeted == budgeted)


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
        fitting = (*rules_for(kind), *rules_for(kind, budgeted=True))
        raise CountingError(
            f"rule {rule.name!r} can't count ballots of kind {kind!r}, only {', '.join(rule.kinds)}; "
            f"for {kind!r} write one of: {', '.join(fitting)}"
        )
    return rule
