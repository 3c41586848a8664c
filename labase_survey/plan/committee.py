"""What a committee decides otherwise than the participants, with who decided and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from labase_survey.definition.consultation import Consultation
from labase_survey.errors import PlanError


@dataclass(frozen=True)
class Decision:
    """A proposal that is kept, or kept out, whatever the participants' order gives.

    The plan shows it with who decided and the reason, beside what the participants chose: both are kept.

    Raises:
        PlanError: when `keep` isn't True or False, when nobody has decided it, or without a reason.

    >>> Decision("bus", keep=False, by="Comité du 12 juillet", reason="Le véhicule n'est pas livré.").keep
    False
    """

    proposal: str
    keep: bool = field(kw_only=True)
    by: str = field(kw_only=True)
    reason: str = field(kw_only=True)

    def __post_init__(self) -> None:
        if not isinstance(self.keep, bool):
            raise PlanError(f"the decision about {self.proposal!r} has keep={self.keep!r}; write True or False")
        if not str(self.by).strip():
            raise PlanError(f"the decision about {self.proposal!r} doesn't say who decided; write by='…'")
        if not str(self.reason).strip():
            raise PlanError(
                f"the decision about {self.proposal!r} gives no reason; write reason='…', a sentence that the participants "
                "will read"
            )


def check_decisions(decisions: Iterable[Decision], consultation: Consultation) -> None:
    """Nothing, when each decision is about one proposal, and none about the same one.

    Raises:
        PlanError: in words.
    """
    known = [proposal.id for proposal in consultation.proposals]
    decided: set[str] = set()
    for decision in decisions:
        id = decision.proposal
        if id not in known:
            raise PlanError(f"a decision is about {id!r}, which is no proposal here; write one of: {', '.join(known)}")
        if id in decided:
            raise PlanError(f"{id!r} is decided twice; leave one decision about it")
        decided.add(id)
