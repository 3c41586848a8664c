"""In which order a result's proposals are taken, and which of them nobody supports."""

from labase_survey.counting.count import Result, places_by_id


def taken_in_turn(result: Result) -> tuple[str, ...]:
    """All proposals by place; where places are tied, by letter, A before B and Z before AA."""
    places, letters = places_by_id(result), result.letters
    by_place = [(place, len(letters[id]), letters[id], id) for id, place in places.items()]
    return tuple(id for *_, id in sorted(by_place))


def supported_in(result: Result) -> frozenset[str]:
    """The proposals that at least one ballot supports.

    That is a point, an approval, a grade above the lowest, or a rank before another proposal. A ranking of a single
    proposal supports it.
    """
    table = result.counts
    if result.grades:
        table = table.drop(columns=result.grades[-1])
    if result.kind == "ranking" and len(table) == 1:
        return frozenset(result.options if result.n > result.blank else ())
    return frozenset(str(id) for id, total in table.sum(axis=1).items() if total > 0)
