"""How many people stand behind each proposal: one measure for each kind of ballot, which says in words what it is.

Points, pair wins and medians of two groups of unlike sizes can't be compared; people out of a group can.
"""

from labase_survey.counting.counts import Counts, counts_of
from labase_survey.counting.profile import Answers, Ballots, Offered, is_blank, rows_of
from labase_survey.definition.questions import Points, Question, Scale, Single
from labase_survey.language import say

FIRST = 3
"""Ranked among so many is support, where there are twice as many options."""


def ballots_of(answers: Answers) -> Ballots:
    """The same answers as ballots; of a kind that no rule counts, `CountingError`."""
    if isinstance(answers, Ballots):
        return answers
    return Ballots(
        rows_of(answers),
        question=answers.question,
        options=answers.listed,
        categories=answers.categories,
        others=answers.others,
    )


def supporters(ballots: Ballots) -> dict[str, int]:
    """How many people support each option, by `measure`."""
    counts = counts_of(ballots)
    if ballots.kind == "ranking":
        return _ranked_first(ballots)
    people = counts.table[_columns(counts)].sum(axis=1)
    return {str(option): int(number) for option, number in people.items()}


def is_exclusive(question: Question) -> bool:
    """Whether everybody who answers is in exactly one of the counts, so that one lacking follows from the others."""
    if isinstance(question, Points):
        return question.total == 1
    return isinstance(question, Single | Scale) or getattr(question, "most", None) == 1


def measure(ballots: Offered, language: str) -> str:
    """What those people did, after « 8 sur 12 »: « ont donné au moins une gommette »."""
    if ballots.kind == "ranking":
        first = _how_many_first(ballots)
        return say("analysis.measure_first" if first == 1 else "analysis.measure_ranking", language, number=first)
    if ballots.kind == "grades":
        best = _best(ballots.grades)
        key = "analysis.measure_best_grade" if len(best) == 1 else "analysis.measure_grades"
        return say(key, language, grade=ballots.grade_labels(language)[best[-1]])
    return say(f"analysis.measure_{'approval' if ballots.kind == 'multiple' else ballots.kind}", language)


def _columns(counts: Counts) -> list[str]:
    if counts.kind == "grades":
        return list(_best(counts.grades))
    return ["person" if counts.kind == "points" else "approval"]


def _best(grades: tuple[str, ...]) -> tuple[str, ...]:
    """The grades above the middle one: two of five, two of four, one of three."""
    return grades[: max(len(grades) // 2, 1)]


def _ranked_first(ballots: Ballots) -> dict[str, int]:
    first = _how_many_first(ballots)
    rankings = [row.answer for row in rows_of(ballots) if not is_blank(row.answer)]
    tops = [ranking[:first] for ranking in rankings if isinstance(ranking, list | tuple)]
    return {option: sum(option in top for top in tops) for option in ballots.options}


def _how_many_first(ballots: Offered) -> int:
    """Three at most, and no more than half of the options."""
    return max(min(FIRST, len(ballots.options) // 2), 1)
