"""The commands, as `docs/commands.md` describes them and as people type them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from labase_survey.cli.group import PLACES, main

WANTED = ["new", "check", "publish", "serve", "rehearse", "open", "close", "verify", "report", "demo"]


def ran(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "labase_survey", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def test_the_page_of_commands_is_what_the_commands_say(root, tmp_path: Path):
    script = (root / "docs" / "write_commands.py").read_text("utf-8")
    (tmp_path / "write_commands.py").write_text(script, encoding="utf-8")
    subprocess.run([sys.executable, tmp_path / "write_commands.py"], check=True, cwd=root)
    assert (tmp_path / "commands.md").read_text("utf-8") == (root / "docs" / "commands.md").read_text("utf-8")


def test_every_command_is_there_and_on_the_page(root):
    described = re.findall(r"^## (\w+)$", (root / "docs" / "commands.md").read_text("utf-8"), re.MULTILINE)
    assert described == list(PLACES)
    assert set(WANTED) <= set(described)


@pytest.mark.parametrize(("language", "word"), [("fr", "démarche"), ("en", "round")])
def test_every_command_has_a_help_in_both_languages(language, word):
    everything = ran("--help", LABASE_LANGUAGE=language)
    assert (everything.returncode, everything.stderr) == (0, "")
    assert word in everything.stdout
    assert [name for name in PLACES if f"\n  {name} " not in everything.stdout] == []


@pytest.mark.parametrize("name", list(PLACES))
def test_a_command_is_found_where_it_is_said_to_be(name):
    assert main.get_command(None, name).name == name


def test_the_help_loads_nothing_heavy():
    code = "import sys, labase_survey.cli as c; c.main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [name for name in ("pandas", "scipy", "matplotlib", "voila", "sqlalchemy") if f"'{name}'" in modules] == []


def test_our_errors_are_told_in_one_sentence_without_a_traceback(tmp_path: Path):
    answer = ran("check", str(tmp_path / "absent.toml"))
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "Traceback" not in answer.stderr
    assert "absent.toml" in answer.stderr
