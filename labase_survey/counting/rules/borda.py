"""Borda: on each ballot an option scores the options it stands before."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.duels import say_condorcet
from labase_survey.counting.rule import Basis, Outcome, Rule
from labase_survey.counting.wording import amount
from labase_survey.language import number, say


def count_borda(counts: Counts, *, blanks: str = "averaged") -> Outcome:
    """One point for each option placed below, half a point for each one beside, added over the ballots.

    J.-C. de Borda, "Mémoire sur les élections au scrutin", Histoire de l'Académie royale des sciences, 1781, 657–665.
    On a partial ballot the options left out share the mean of the points that remain (the *averaged* variant, also
    called fair): with 5 options of which 2 are ranked, these get 4 and 3 points, the others 1 each (the mean of 2, 1, 0).
    So each ballot gives as many points as any other, and leaving options out brings nothing to those that are ranked.
    With `blanks="zero"` they get nothing instead, and an option only scores those it is put before. Equal sums share
    a place.
    """
    wins = counts.array
    if blanks == "zero":
        totals = wins.sum(axis=1).tolist()
        return Outcome(keys=totals, support=totals)
    doubled = wins.sum(axis=1) - wins.sum(axis=0) + counts.total * (len(wins) - 1)
    return Outcome(keys=doubled.tolist(), support=(doubled / 2).tolist())


def explain_borda(basis: Basis, language: str) -> list[str]:
    """The option that wins every duel, if any; one sentence an option: its points, and the most it could have had."""
    counts = basis.counts
    names = counts.names(language)
    most = number(counts.total * (len(counts.options) - 1), language)
    told = [
        say(
            "rule.borda_option",
            language,
            place=basis.places[id],
            name=names[id],
            points=amount("point", support, language),
            most=most,
        )
        for id, support in basis.support.items()
    ]
    return [*say_condorcet(counts, language), *told]


borda = Rule(
    name="borda",
    kinds=("ranking",),
    summable=True,
    additive=True,
    function=count_borda,
    explain=explain_borda,
    blanks=("averaged", "zero"),
    terms=("blanks",),
)
