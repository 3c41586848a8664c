"""Made-up participants, marked as such, and a server of their own, to try a round before people come."""

from labase_survey.rehearsal.codes import codes_for
from labase_survey.rehearsal.people import submissions
from labase_survey.rehearsal.playing import rehearse
from labase_survey.rehearsal.server import Server, kiosk_address, network_address

__all__ = ["Server", "codes_for", "kiosk_address", "network_address", "rehearse", "submissions"]
