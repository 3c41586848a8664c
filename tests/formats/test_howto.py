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


@pytest.mark.shared
def test_assen_is_counted_from_the_file_to_the_figure(shared, tmp_path):
    source = shared / "pabulib" / "Netherlands_Assen_2024.pb"
    told = run(source, tmp_path)
    assert told.startswith("PabulibFile(vote_type='approval', n=84, proposals=14) budget 100000\n")
    assert "43 personnes sur 84 (51 %)" in told.replace("\u202f", " ").replace("\xa0", " ")
    assert (tmp_path / "resultat.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "copie.pb").read_bytes() == source.read_bytes()
