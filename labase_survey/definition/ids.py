"""How things are called in files, addresses and tables: an id is typed, compared, and made part of file names."""

from typing import Annotated

from msgspec import Meta

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z")]
"""Letters without accents, digits, `-`, `_` and `.`, 60 at most, a letter or digit first."""
