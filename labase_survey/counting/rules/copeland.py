"""Copeland: options meet two by two; the one that wins the most duels comes first."""

from collections.abc import Iterator

from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import say_condorcet
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.wording import amount
from labase_survey.language import say


def count_copeland(counts: Counts) -> Outcome:
    """One point for each duel won, half a point for each even one.

    A. H. Copeland, "A 'reasonable' social welfare function", seminar on applications of mathematics to social sciences,
    University of Michigan, 1951; Ramon Llull had it in 1299. An option left out of a ballot stands below all that are
    ranked there, and beside the others left out. Equal numbers share a place, which is frequent.
    """
    wins = counts.array
    doubled = 2 * (wins > wins.T).sum(axis=1) + (wins == wins.T).sum(axis=1) - 1  # less the one with itself
    return Outcome(keys=doubled.tolist(), support=(doubled / 2).tolist())


def explain_copeland(basis: Basis, language: str) -> Iterator[str]:
    """The option that wins all its duels, if there is one; one sentence an option: its duels won, even and lost."""
    counts = basis.counts
    yield from say_condorcet(counts, language)
    wins, names = counts.array, counts.names(language)
    for id, support in basis.support.items():
        at = counts.options.index(id)
        yield say(
            "rule.copeland_option",
            language,
            place=basis.places[id],
            name=names[id],
            points=amount("point", support, language),
            won=amount("duel", int((wins[at] > wins[:, at]).sum()), language),
            even=int((wins[at] == wins[:, at]).sum()) - 1,
            lost=int((wins[at] < wins[:, at]).sum()),
        )


copeland = Rule(
    name="copeland",
    kinds=("ranking",),
    summable=True,
    additive=False,
    function=count_copeland,
    explain=explain_copeland,
    blanks=("last",),
)
