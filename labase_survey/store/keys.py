"""Keys that tell nothing: each is a hash made for one purpose, in one step, so that no two of them can be matched.

`response_key`, `submit_tag` and the receipt come from `sid`, which the participant's device made; `token_hash` and
`participant_key` come from the invitation and the store's secret. Only the device holds what would link the two sides.
"""

import hashlib
import hmac
import secrets

from labase_survey.verify import ALPHABET, canonical, crockford, digest, receipt

__all__ = [
    "check_number",
    "device_key",
    "new_token",
    "participant_key",
    "plain_token",
    "receipt",
    "response_key",
    "submit_tag",
    "token_hash",
]

TOKEN_LENGTH = 10
KEY_LENGTH = 32


def response_key(consultation: str, step: str, sid: str) -> str:
    """The key of a response: the same device has another one in each step.

    >>> response_key("small", "feedback", "0" * 32)
    '8345a0dac2566c7ea281a8b3a07b9719'
    """
    return digest("response", [consultation, step, sid])[:KEY_LENGTH]


def submit_tag(consultation: str, step: str, sid: str) -> str:
    """What says that an invitation comes back from the device that used it; it can't be matched with `response_key`."""
    return digest("submit", [consultation, step, sid])[:KEY_LENGTH]


def token_hash(secret: bytes, consultation: str, step: str, *, token: str) -> str:
    """What is stored of an invitation's token."""
    return _keyed(secret, "token", [consultation, step, plain_token(token)])


def participant_key(secret: bytes, consultation: str, step: str, *, token: str) -> str:
    """Who has taken part, by the token they came with."""
    return _keyed(secret, "participant", [consultation, step, plain_token(token)])


def device_key(secret: bytes, channel: str) -> str:
    """What a device must present for its submissions to be stored under a channel such as `"rehearsal"`."""
    return _keyed(secret, "device", channel)


def check_number(secret: bytes) -> int:
    """31 bits that tell whether another secret is the same one, and nothing else of it; never 0."""
    return int(_keyed(secret, "check", "")[:8], 16) % (2**31 - 1) + 1


def new_token() -> str:
    """A fresh invitation token: 50 random bits in 10 characters that can be read aloud."""
    return crockford(secrets.randbits(5 * TOKEN_LENGTH), TOKEN_LENGTH)


def plain_token(token: str) -> str:
    """A token as it was made, whatever was typed: lower case, dashes, spaces, O for 0, I or L for 1.

    >>> plain_token("k7qf-9m2dol")
    'K7QF9M2D01'
    """
    upper = token.upper().translate(str.maketrans("OIL", "011"))
    return "".join(character for character in upper if character in ALPHABET)


def _keyed(secret: bytes, purpose: str, value: object) -> str:
    message = f"labase:{purpose}:1\0{canonical(value)}".encode()
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:KEY_LENGTH]
