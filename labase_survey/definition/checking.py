"""What a consultation must not say: names that designate nothing, twice the same name, impossible numbers."""

import unicodedata
from collections.abc import Iterator

from labase_survey.definition.conditions import questions_in
from labase_survey.definition.consultation import LIVE_KINDS, Consultation, Step, live_votes
from labase_survey.definition.questions import Approval, Choice, Grades, Multiple, Points, Ranking, Scale
from labase_survey.language import LANGUAGES


def problems(consultation: Consultation) -> list[str]:
    """One sentence for each thing that is wrong, with its path; empty when all is well."""
    found = [*_names(consultation), *_proposals(consultation), *_capacity(consultation)]
    for number, step in enumerate(consultation.steps):
        found += [f"steps[{number}].{text}" for text in _step(consultation, step)]
    return found


def _twice(where: str, ids: list[str]) -> Iterator[str]:
    for id in sorted({id for id in ids if ids.count(id) > 1}):
        yield f"{where}: {id!r} stands {ids.count(id)} times; each must be there once: rename all but one"


def _unwritable(where: str, ids: list[str]) -> Iterator[str]:
    for id in ids:
        if not id or any(unicodedata.category(character) in ("Cc", "Cs") for character in id):
            yield f"{where}: {id!r} is empty or holds a control character; write words on one line"


def _unknown(where: str, asked: tuple[str, ...], *, known: list[str], what: str) -> Iterator[str]:
    for id in asked:
        if id not in known:
            yield f"{where}: there is no {what} {id!r}; write one of: {', '.join(known) or '(none is defined)'}"


def _names(consultation: Consultation) -> Iterator[str]:
    if not consultation.languages:
        yield f"languages: none is written; write one or more of: {', '.join(LANGUAGES)}, or leave it out"
    yield from _unknown("languages", consultation.languages, known=[*LANGUAGES], what="language")
    yield from _twice("languages", [*consultation.languages])
    yield from _twice("steps: id", [step.id for step in consultation.steps])
    yield from _twice("categories: id", [category.id for category in consultation.categories])
    yield from _twice("axes: id", [axis.id for axis in consultation.axes])
    yield from _twice("stories: id", [story.id for story in consultation.stories])
    yield from _twice("proposals: id", [proposal.id for proposal in consultation.proposals])
    yield from _twice("proposals: letter", [proposal.letter for proposal in consultation.proposals])
    yield from _twice("capacity.teams: id", [team.id for team in consultation.capacity.teams])


def _proposals(consultation: Consultation) -> Iterator[str]:
    ids = [proposal.id for proposal in consultation.proposals]
    teams = [team.id for team in consultation.capacity.teams]
    months = consultation.period.codes()
    for number, proposal in enumerate(consultation.proposals):
        where = f"proposals[{number}]"
        yield from _unknown(f"{where}.needs", proposal.needs, known=ids, what="proposal")
        yield from _unknown(f"{where}.excludes", proposal.excludes, known=ids, what="proposal")
        yield from _unknown(
            f"{where}.axis", _given(proposal.axis), known=[axis.id for axis in consultation.axes], what="axis"
        )
        stories = [story.id for story in consultation.stories]
        yield from _unknown(f"{where}.inspired_by", _given(proposal.inspired_by), known=stories, what="story")
        yield from _unknown(f"{where}.team", _given(proposal.team), known=teams, what="team")
        if proposal.days and not proposal.team:
            yield f"{where}.days: {proposal.days} agent-days need a team; add team = one of: {', '.join(teams)}"
        if proposal.id in (*proposal.needs, *proposal.excludes):
            yield f"{where}: {proposal.id!r} needs or excludes itself; take it out"
        if proposal.months > len(months):
            yield f"{where}.months: {proposal.months} months don't fit in a period of {len(months)}"
        if proposal.earliest and proposal.earliest not in months:
            yield f"{where}.earliest: {proposal.earliest!r} is outside the period {months[0]} to {months[-1]}"
    yield from _circles(consultation)


def _circles(consultation: Consultation) -> Iterator[str]:
    needs = {proposal.id: proposal.needs for proposal in consultation.proposals}
    for start, first in needs.items():
        reached, waiting = set[str](), [*first]
        while waiting:
            id = waiting.pop()
            if id not in reached:
                reached.add(id)
                waiting += needs.get(id, ())
        if start in reached and start not in first:
            yield f"proposals: {start!r} needs itself through others; break the circle of needs"


def _capacity(consultation: Consultation) -> Iterator[str]:
    months = consultation.period.codes()
    for number, team in enumerate(consultation.capacity.teams):
        for month in team.except_in:
            if month not in months:
                where = f"capacity.teams[{number}].except_in"
                yield f"{where}: {month!r} is outside the period {months[0]} to {months[-1]}"


def _step(consultation: Consultation, step: Step) -> Iterator[str]:
    yield from _twice("questions: id", [question.id for question in step.questions])
    if step.reveal == "live" and not live_votes(step):
        yield (
            f'reveal: "live" needs a vote on proposals of kind {", ".join(LIVE_KINDS)} that is asked of everybody and isn\'t '
            "sensitive; add one, or leave it out"
        )
    earlier: list[str] = []
    for number, question in enumerate(step.questions):
        where = f"questions[{number}]"
        if question.show_if is not None:
            yield from _unknown(
                f"{where}.show_if", tuple(questions_in(question.show_if)), known=earlier, what="earlier question"
            )
        if isinstance(question, Choice):
            for text in _choice(consultation, question):
                yield f"{where}.{text}"
        if isinstance(question, Scale) and not question.low < question.high:
            yield f"{where}: the scale goes from {question.low} to {question.high}; low must be below high"
        earlier.append(question.id)


def _choice(consultation: Consultation, question: Choice) -> Iterator[str]:
    ids = [option.id for option in consultation.options(question)]
    if not ids:
        yield 'options: nothing to choose from; write options, or [[proposals]] if options = "proposals"'
    yield from _twice("options: id", ids)
    yield from _unwritable("options: id", ids)
    if isinstance(question, Grades):
        yield from _twice("grades: id", [grade.id for grade in question.grades])
        yield from _unwritable("grades: id", [grade.id for grade in question.grades])
        if len(question.grades) < 2:
            yield f"grades: {len(question.grades)} grade; write at least two, best first"
    yield from _limits(question, len(ids))


def _limits(question: Choice, options: int) -> Iterator[str]:
    if isinstance(question, Points) and question.total < 1:
        yield f"total: {question.total} points can't be spread; write 1 or more"
    if isinstance(question, Multiple) and question.least > (question.most or options):
        yield f"least: {question.least} is more than the {question.most or options} that may be chosen"
    if isinstance(question, Multiple | Approval | Points | Ranking) and question.most is not None and question.most < 1:
        yield f"most: {question.most} allows no answer; write 1 or more, or leave it out"


def _given(name: str) -> tuple[str, ...]:
    return (name,) if name else ()
