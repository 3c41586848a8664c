"""What people are told about their data before they answer (RGPD, article 13)."""

from msgspec import Struct

from labase_survey.language import Text


class Notice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who processes what people write, why, on what ground, who sees it, for how long, and what they may ask."""

    controller: Text
    purpose: Text
    legal_basis: Text
    recipients: Text
    retention: Text
    rights: Text
    contact: Text
