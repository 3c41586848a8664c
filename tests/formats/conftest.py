"""What the tests of other people's files share: texts of files, and the error that one gives."""

from pathlib import Path

import pytest

from labase_survey.errors import FormatError

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def refusal():
    """`refusal(function, *arguments)`: the whole text of the FormatError that the call raises."""

    def text(function, *arguments):
        with pytest.raises(FormatError) as raised:
            function(*arguments)
        return str(raised.value)

    return text


@pytest.fixture
def own():
    """A small `.pb` file that we made up."""
    return Path(__file__).parents[2] / "data" / "elections" / "quartier.pb"


@pytest.fixture
def shared():
    """The folder of real files."""
    return SHARED
