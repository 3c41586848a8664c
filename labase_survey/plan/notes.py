"""What a plan says once for all its proposals."""

from collections.abc import Sequence

from labase_survey.plan.model import Model
from labase_survey.plan.sentences import Standing
from labase_survey.plan.wording import Wording


def notes(
    standings: Sequence[Standing], model: Model, *, proven: bool, fictitious: bool, wording: Wording
) -> list[str]:
    """How the plan was made, made-up data first; then money, ties, what isn't proven, what is assumed."""
    retained = [standing.id for standing in standings if standing.reason is None]
    budget = wording.say("budget", cost=wording.money(model.cost(retained)), money=wording.money(model.money))
    start = [wording.say("fictitious_note")] if fictitious else []
    found = [*start, wording.say("advice"), budget, wording.say("way"), *_ties(standings, model, wording)]
    found += [wording.say("dates")]
    if any(standing.reason and standing.reason.enough for standing in standings):
        found.append(wording.say("exactly"))
    if not proven or any(standing.reason and standing.reason.unproven for standing in standings):
        found.append(wording.say("unproven_plan"))
    return [*found, *_assumed(standings, model, wording)]


def _ties(standings: Sequence[Standing], model: Model, wording: Wording) -> list[str]:
    """The tie-break, named wherever it was used."""
    groups: dict[int, list[str]] = {}
    for standing in standings:
        if standing.tied and standing.supported:
            groups.setdefault(standing.place, []).append(model.proposals[standing.id].letter)
    told = ", ".join(wording.say("tie_then").join(letters) for letters in groups.values() if len(letters) > 1)
    return [wording.say("ties", groups=told)] if told else []


def _assumed(standings: Sequence[Standing], model: Model, wording: Wording) -> list[str]:
    text = wording.consultation.capacity.assumed.to(wording.language)
    letters = sorted(
        model.proposals[standing.id].letter for standing in standings if model.proposals[standing.id].assumed
    )
    told = [wording.say("assumed", text=text)] if text else []
    return [*told, wording.say("assumed_proposals", names=wording.row(letters))] if letters else told
