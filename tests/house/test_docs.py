"""What README and docs say holds: their blocks run, their commands, links and images exist."""

import doctest
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from labase_survey.cli.group import PLACES, main

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def page_name(path):
    return path.relative_to(ROOT).as_posix()


def blocks(text, *languages):
    return [code for language, code in BLOCK.findall(text) if language in languages]


def commands(text):
    """What a page tells people to type, a list of words each, without comments."""
    written = [line for code in blocks(text, "sh", "bash", "console") for line in code.splitlines()]
    written += INLINE.findall(BLOCK.sub("", text))
    parts = [part.strip() for line in written for part in re.split(r"&&|;", line.split("#")[0].removeprefix("$ "))]
    return [part.split() for part in parts if part]


def wrong_command(words):
    """Why these words can't be typed; None when they can, or when they aren't ours."""
    if words[0] == "make" and len(words) > 1:
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        return None if words[1] in targets else f"make has no target {words[1]!r}"
    if words[0] == "voila" and len(words) > 1:
        return None if (ROOT / words[1]).is_file() else f"there is no {words[1]}"
    if words[:3] == ["python", "-m", "labase_survey"]:
        words = ["labase", *words[3:]]
    if words[0] != "labase" or len(words) == 1 or not re.fullmatch(r"[a-z-]+", words[1]):
        return None
    if words[1] not in PLACES:
        return f"labase has no command {words[1]!r}"
    command = main.get_command(None, words[1])
    known = {name for option in command.params for name in option.opts}
    return next(
        (f"labase {words[1]} has no {w}" for w in words[2:] if w[:2] == "--" and w.split("=")[0] not in known), None
    )


def broken_links(path, text):
    targets = [unquote(target.split("#")[0]) for target in LINK.findall(text) if not re.match(r"\w+:|#", target)]
    return [target for target in targets if not (path.parent / target).exists()]


@pytest.fixture
def project(tmp_path):
    for part in ("notebooks", "data/consultations", "data/elections"):
        shutil.copytree(ROOT / part, tmp_path / part)
    return tmp_path


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_python_blocks_run(path, project):
    code = "\n".join(blocks(path.read_text("utf-8"), "python"))
    environment = {**os.environ, "MPLBACKEND": "agg", "LABASE_HOME": str(project)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_sessions_show_what_they_say(path):
    assert (
        doctest.testfile(
            str(path), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
        ).failed
        == 0
    )


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_toml_blocks_are_read(path):
    for block in blocks(path.read_text("utf-8"), "toml"):
        tomllib.loads(block)


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_commands_exist(path):
    assert list(filter(None, map(wrong_command, commands(path.read_text("utf-8"))))) == []


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_links_and_images_lead_somewhere(path):
    assert broken_links(path, path.read_text("utf-8")) == []


def test_every_image_has_its_words():
    texts = [path.read_text("utf-8") for path in PAGES]
    assert [hit for text in texts for hit in re.findall(r"!\[\s*\]\([^)]*\)", text)] == []


def test_the_changelog_starts_with_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == version


def test_the_readme_gives_the_two_commands_alone_in_their_block():
    assert blocks((ROOT / "README.md").read_text("utf-8"), "sh")[0] == "make demo\nmake test\n"


def test_the_layers_in_contributing_are_those_that_are_checked():
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE)
    written = [(int(number), set(re.findall(r"`(\w+?)(?:/|\.py)`", places))) for number, places in rows]
    checked = (ROOT / "tests" / "house" / "test_layers.py").read_text("utf-8")
    places = re.findall(r"^    \{(.*)\},$", checked.partition("ROWS = [")[2].partition("]")[0], re.MULTILINE)
    assert written == [(number, set(re.findall(r"\w+", names))) for number, names in enumerate(places)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("make coffee", "make has no target 'coffee'"),
        ("labase brew", "labase has no command 'brew'"),
        ("labase close --softly", "labase close has no --softly"),
        ("python -m labase_survey brew", "labase has no command 'brew'"),
        ("voila notebooks/9-absent.ipynb", "there is no notebooks/9-absent.ipynb"),
    ],
)
def test_a_command_that_does_not_exist_is_found(typed, sentence):
    assert [wrong_command(words) for words in commands(f"```sh\n{typed}  # so\n```")] == [sentence]
    assert [wrong_command(words) for words in commands(f"Type `{typed}`.")] == [sentence]


def test_a_link_that_leads_nowhere_is_found(tmp_path):
    assert broken_links(tmp_path / "a.md", "[b](b.md) [c](https://example.org) ![d](d.png#x)") == ["b.md", "d.png"]
