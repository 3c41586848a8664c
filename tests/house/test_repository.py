"""What must not be committed: unfinished work, this machine's paths, addresses of registries."""

import re
import tomllib

import pytest

UNFINISHED = re.compile("TO" + "DO|FIX" + "ME|Not" + "ImplementedError")
REGISTRY = re.compile(
    r"(?:https?:)?//[\w.-]*(?:py" + r"pi|python" + r"hosted|npm" + r"js|yarn" + r"pkg|art" + r"ifactory|ne" + r"xus)"
    r"|--(?:extra-)?ind" + "ex-url|--fi" + "nd-links"
)
MACHINE = re.compile(r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me|Use" + r"rs|op" + r"t|tmp/ve" + r"nv)/[\w.]")
KEY = re.compile("-----BEGIN [A-Z ]*PRIVATE " + "KEY-----")
TEXTS = {".py", ".js", ".ts", ".css", ".md", ".toml", ".ipynb", ".json", ".txt", ".yml", ".j2", ".html", ".cfg", ""}
RENDERED = ("docs/rendered/", "docs/images/")


@pytest.fixture(scope="module")
def texts(files, root):
    found = {path.relative_to(root).as_posix(): path for path in files if path.suffix in TEXTS}
    return {name: path.read_text("utf-8") for name, path in found.items() if not name.startswith(RENDERED)}


def lines(texts, pattern):
    return [
        f"{name}:{number}: {hit[0]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (hit := pattern.search(line))
    ]


def test_nothing_is_left_unfinished(texts):
    assert lines(texts, UNFINISHED) == []


def test_no_file_names_a_registry(texts):
    assert lines(texts, REGISTRY) == []


def test_no_file_names_a_path_of_somebodys_machine(texts):
    assert lines(texts, MACHINE) == []


def test_no_private_key_is_committed(texts):
    assert lines(texts, KEY) == []


def test_every_requirement_is_pinned_and_has_a_hash(root):
    for name in ("run.txt", "test.txt"):
        text = (root / "requirements" / name).read_text("utf-8").replace("\\\n", " ")
        entries = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        assert [entry for entry in entries if not re.match(r"[\w.\[\]-]+==\S+ .*--hash=sha256:", entry)] == []


def test_every_direct_requirement_is_locked(root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted = {
        "run.txt": [*project["project"]["dependencies"], *project["dependency-groups"]["build"]],
        "test.txt": [
            *project["project"]["optional-dependencies"]["postgresql"],
            *project["dependency-groups"]["test"],
        ],
    }
    for name, requirements in wanted.items():
        text = (root / "requirements" / name).read_text("utf-8")
        locked = {
            entry.lower().replace("_", "-") for entry in re.findall(r"^([\w.-]+)(?:\[\S+\])?==", text, re.MULTILINE)
        }
        assert {re.match(r"[\w-]+", requirement)[0].lower() for requirement in requirements} - locked == set()


def test_what_tests_run_on_is_what_people_run(root):
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (root / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        for name in ("run.txt", "test.txt")
    ]
    assert {name: version for name, version in pins[0].items() if pins[1].get(name) != version} == {}


def test_the_browsers_lock_names_no_registry_and_has_every_hash(root):
    text = (root / "tests" / "front" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/')


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (UNFINISHED, "# TO" + "DO: later"),
        (REGISTRY, "https://py" + "pi.org/simple"),
        (REGISTRY, "--extra-index" + "-url x"),
        (MACHINE, 'open("/wo' + 'rk/main")'),
        (MACHINE, "in /ro" + "ot/.cache"),
    ],
)
def test_a_line_that_must_not_be_there_is_found(pattern, line):
    assert len(lines({"a.py": line}, pattern)) == 1


@pytest.mark.parametrize("line", ["https://example.org/work/", "a/root/b", "~/work/", "../work/x"])
def test_a_path_that_is_nobodys_passes(line):
    assert lines({"a.py": line}, MACHINE) == []
