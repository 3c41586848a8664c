"""`docs/promises.md` says each promise in both languages and names its tests; no test of a promise is left out."""

import re

import pytest

SECTION = re.compile(r"^## (\d+)\. .+?$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
TEST = re.compile(r"`(tests/[\w/]+\.py)`")
MARKED = re.compile(r"^(?:pytestmark = .*|@)pytest\.mark\.promises", re.MULTILINE)


def gaps(number, text, marked):
    """What the section of a promise lacks."""
    named = set(TEST.findall(text))
    lacking = [word for word in ("*Français.*", "*English.*", "Contre-épreuve", "Chiffres") if word not in text]
    found = [f"promise {number} has no {word}" for word in lacking]
    if not named:
        found.append(f"promise {number} names no test")
    return [*found, *(f"promise {number}: {name} holds no test of a promise" for name in sorted(named - marked))]


@pytest.fixture(scope="module")
def marked(files, root):
    """The files that hold tests marked `promises`."""
    tests = [path for path in files if path.name.startswith("test_") and path.suffix == ".py"]
    return {path.relative_to(root).as_posix() for path in tests if MARKED.search(path.read_text("utf-8"))}


def test_every_promise_is_said_twice_and_tested(root, marked):
    sections = SECTION.findall((root / "docs" / "promises.md").read_text("utf-8"))
    assert [int(number) for number, _ in sections] == list(range(1, 11))
    assert [line for number, text in sections for line in gaps(number, text, marked)] == []


def test_every_test_of_a_promise_is_named(root, marked):
    named = set(TEST.findall((root / "docs" / "promises.md").read_text("utf-8")))
    assert marked - named == set()


def test_what_a_promise_lacks_is_found():
    assert gaps("3", "*Français.* Oui. `tests/a/test_b.py` Chiffres", set()) == [
        "promise 3 has no *English.*",
        "promise 3 has no Contre-épreuve",
        "promise 3: tests/a/test_b.py holds no test of a promise",
    ]
    assert gaps("4", "*Français.* *English.* Contre-épreuve Chiffres", set()) == ["promise 4 names no test"]
