"""Borda: on each ballot an option scores the options it stands before."""

from labase_survey.counting.counts import Counts
from labase_survey.counting.rule import Outcome, Places, Rule
from labase_survey.counting.wording import amount
from labase_survey.language import number, say


def count_borda(counts: Counts) -> Outcome:
    """One point for each option placed below, half a point for each one beside, added over the ballots.

    J.-C. de Borda, "Mémoire sur les élections au scrutin", Histoire de l'Académie royale des sciences, 1781, 657–665.
    On a partial ballot the options left out share the mean of the points that remain (the *averaged* variant, also
    called fair): with 5 options of which 2 are ranked, these get 4 and 3 points, the others 1 each (the mean of 2, 1, 0).
    So each ballot gives as many points as any other, and leaving options out brings nothing to those that are ranked.
    Equal sums share a place.
    """
    wins = counts.table.to_numpy()
    doubled = wins.sum(axis=1) - wins.sum(axis=0) + counts.answered * (len(wins) - 1)
    return Outcome(keys=doubled.tolist(), support=(doubled / 2).tolist())


def explain_borda(counts: Counts, places: Places, language: str) -> list[str]:
    """One sentence an option: its points, and the most it could have had."""
    names = counts.names(language)
    support = dict(zip(counts.options, count_borda(counts).support, strict=True))
    most = number(counts.answered * (len(counts.options) - 1), language)
    return [
        say(
            "rule.borda_option",
            language,
            place=place,
            name=names[id],
            points=amount("point", support[id], language),
            most=most,
        )
        for id, place in places.items()
    ]


borda = Rule(
    name="borda", kinds=("ranking",), summable=True, additive=True, function=count_borda, explain=explain_borda
)
