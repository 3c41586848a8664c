"""The mark of what is meant to be published, and how it is recognised.

Alone here, so that the server knows a mark without the libraries that draw what is marked.
"""

from collections.abc import Mapping
from typing import Any

MARK = "application/vnd.labase.published+json"
"""The media type of what is meant to be published."""

KEY = "LABASE_MARK_KEY"
"""The environment variable under which a kernel finds the key of the run."""


def is_marked(data: Mapping[str, Any], key: str = "") -> bool:
    """Whether an output carries the mark of the run with this key; without a key, of any that had none."""
    mark = data.get(MARK)
    return isinstance(mark, Mapping) and mark.get("key", "") == key
