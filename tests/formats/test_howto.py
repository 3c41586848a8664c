"""docs/howto-pabulib.md on other files than its own; `tests/house/test_docs.py` runs it as it is written."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "howto-pabulib.md"
WRITTEN = "data/elections/quartier.pb"


def run(path, folder):
    """What the page's blocks print with another path."""
    code = "\n".join(re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
    assert code.count(f'"{WRITTEN}"') == 1
    environment = {**os.environ, "MPLBACKEND": "agg", "LABASE_HOME": str(folder)}
    command = [sys.executable, "-W", "error", "-c", code.replace(WRITTEN, str(path))]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_made_up_file_is_counted_by_two_rules_beside_what_was_funded(own, tmp_path):
    told = run(own, tmp_path)
    assert told.endswith("equal shares banc lire four\ngreedy banc velo lire\nfunded banc velo lire\n")
    assert (tmp_path / "resultat.png").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_does_not_say_what_was_funded_is_counted_too(own, tmp_path):
    unsaid = tmp_path / "unsaid.pb"
    unsaid.write_text(own.read_text("utf-8").replace(";selected\n", ";note\n"), encoding="utf-8")
    assert run(unsaid, tmp_path).endswith("greedy banc velo lire\nfunded (the file doesn't say)\n")


@pytest.mark.shared
def test_assen_is_counted_from_the_file_to_the_figure(shared, tmp_path):
    source = shared / "pabulib" / "Netherlands_Assen_2024.pb"
    told = run(source, tmp_path)
    assert told.startswith("PabulibFile(vote_type='approval', n=84, proposals=14) budget 100000\n")
    assert "Achetées par les parts : 9 propositions, pour 76 700 €." in told.replace("\u202f", " ").replace("\xa0", " ")
    assert told.endswith(
        "equal shares 3 9 2 11 13 14 5 6 12 7\ngreedy 3 9 8 2 11 13 14\nfunded 3 9 2 11 13 14 5 6 12\n"
    )
    assert (tmp_path / "resultat.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "copie.pb").read_bytes() == source.read_bytes()
