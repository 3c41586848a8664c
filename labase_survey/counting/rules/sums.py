"""Rules that add up numbers written beside options, and the sentence they share."""

from labase_survey.counting.rule import Basis
from labase_survey.counting.wording import amount, voices
from labase_survey.language import say


def explain_sums(basis: Basis, word: str, language: str) -> list[str]:
    """One sentence an option: its sum in `word`s, and how many people gave it."""
    counts, places = basis.counts, basis.places
    names = counts.names(language)
    givers = dict(zip(counts.options, counts.column("person"), strict=True))
    key = "rule.points_option" if counts.worth is None else "rule.points_option_weighted"
    return [
        say(
            key,
            language,
            place=places[id],
            name=names[id],
            points=amount(word, total, language),
            people=voices(givers[id], counts, language),
        )
        for id, total in basis.support.items()
    ]
