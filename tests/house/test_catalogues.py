"""Every message is there in both languages, is said somewhere, and everything that is said is there."""

import ast
import re
import tomllib
from string import Formatter

import pytest

WRITTEN_KEY = re.compile(r"[\w.-]*")
NUMBER = re.compile(r"_(one|two|few|many|other)$")
TEMPLATE = re.compile(r"([\w-]*)\$\{[^{}]*\}([\w-]*)")
ANYTHING = r"[\w-]+"


def catalogues(root):
    """Messages by `section.key`."""
    found = {}
    for path in sorted((root / "labase_survey" / "catalogues").glob("*.toml")):
        messages = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {f"{path.stem}.{key}": words for key, words in messages.items()}
    return found


def placeholders(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def problems(key, words):
    if sorted(words) != ["en", "fr"]:
        return [f"{key}: in {sorted(words)}; write it in fr and en"]
    found = [f"{key}: nothing in {language}" for language, text in words.items() if not text.strip()]
    if placeholders(words["fr"]) != placeholders(words["en"]):
        found.append(f"{key}: {placeholders(words['fr'])} in French, {placeholders(words['en'])} in English")
    return found


def shapes(node):
    """What a first argument may be: a pattern for each constant, formatted string or choice between them."""
    if isinstance(node, ast.IfExp):
        return shapes(node.body) + shapes(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in node.values]
        return ["".join(parts)]
    return []


def called(node):
    """The name of what is called, with a dot before a method's."""
    return getattr(node.func, "id", f".{getattr(node.func, 'attr', '')}")


def owned(function):
    """How calls of a function of ours look like."""
    arguments = function.args.args
    return f".{function.name}" if arguments and arguments[0].arg in {"self", "cls"} else function.name


def sayers(trees):
    """Functions that say a message of one section for others: `def tell(key): return say(f"cli.{key}", …)`."""
    found = {}
    for tree in trees:
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            parameters = [argument.arg for argument in function.args.args]
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and called(node) == "say"):
                first = call.args[0] if call.args else None
                if isinstance(first, ast.JoinedStr) and len(first.values) == 2:
                    section, key = first.values
                    if isinstance(section, ast.Constant) and getattr(key.value, "id", "") in parameters:
                        found.setdefault(owned(function), set()).add(section.value)
    return found


def said(trees):
    """Patterns of the keys that code says."""
    sections = {name: "|".join(map(re.escape, sorted(found))) for name, found in sayers(trees).items()}
    for tree in trees:
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
            name = called(call)
            for shape in shapes(call.args[0]) if name == "say" or name in sections else []:
                whole = name == "say" and r"\." in shape
                yield shape if whole else f"(?:{sections.get(name, '')}){shape}"


def unknown(trees, keys):
    """Patterns that are said and that no key matches; `x_one` and `x_other` answer to `x`."""
    known = {*keys, *(NUMBER.sub("", key) for key in keys)}
    return [shape for shape in sorted(set(said(trees))) if not any(re.fullmatch(shape, key) for key in known)]


def written_shapes(trees):
    """Every string or field in the code that could be a key, and every shape of one that says enough."""
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITTEN_KEY.fullmatch(node.value):
            yield re.escape(node.value)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        if isinstance(node, ast.JoinedStr):
            fixed = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if all(WRITTEN_KEY.fullmatch(part) for part in fixed):
                yield from shapes(node)


def never_said(trees, browser, keys):
    """Keys that stand nowhere: neither in a string of Python nor as a word of a script or a template.

    `x_one` and `x_other` stand where `x` does.
    """
    templates = {f"{re.escape(start)}{ANYTHING}{re.escape(end)}" for start, end in TEMPLATE.findall(browser)}
    whole_sections = {rf"{key.partition('.')[0]}\.{ANYTHING}" for key in keys}
    telling = {
        shape
        for shape in {*written_shapes(trees), *templates} - whole_sections
        if len(shape.replace(ANYTHING, "")) >= 3
    }
    pattern = re.compile("|".join(sorted(telling)) or "(?!)")
    words = set(re.findall(r"[\w-]+", browser))
    names = {key: {key, key.partition(".")[2]} for key in keys}
    forms = {key: found | {NUMBER.sub("", name) for name in found} for key, found in names.items()}
    return [key for key, found in forms.items() if not (found & words or any(map(pattern.fullmatch, found)))]


def trees_of(root):
    return [ast.parse(path.read_text("utf-8")) for path in sorted((root / "labase_survey").rglob("*.py"))]


def browser_texts(root):
    folder = root / "labase_survey"
    paths = [path for ending in ("js", "j2", "html") for path in folder.rglob(f"*.{ending}")]
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_every_message_is_in_french_and_english_with_the_same_values(root):
    assert [line for key, words in catalogues(root).items() for line in problems(key, words)] == []


def test_every_message_that_is_said_exists(root):
    assert unknown(trees_of(root), catalogues(root)) == []


def test_every_message_is_said_somewhere(root):
    assert never_said(trees_of(root), browser_texts(root), catalogues(root)) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"fr": "Envoyer"}, "form.send: in ['fr']; write it in fr and en"),
        ({"fr": "Envoyer", "en": " "}, "form.send: nothing in en"),
        ({"fr": "{n} idées", "en": "ideas"}, "form.send: ['n'] in French, [] in English"),
    ],
)
def test_a_message_that_lacks_something_is_found(words, sentence):
    assert problems("form.send", words) == [sentence]


SAYING = """
def tell(key, **values):
    return say(f"cli.{key}", "fr", **values)

tell("done" if well else "lost")
say("form.send", "fr")
say(f"rule.about_{rule}", "fr")
"""


def test_a_message_that_is_said_and_does_not_exist_is_found():
    keys = ["cli.done", "form.send", "rule.about_borda"]
    assert unknown([ast.parse(SAYING)], keys) == [r"(?:cli\.)lost"]
    assert unknown([ast.parse(SAYING)], [*keys[:2], "cli.lost"]) == [r"rule\.about_[\w-]+"]


def test_a_message_that_is_never_said_is_found():
    keys = ["cli.done", "form.send", "rule.about_borda", "form.skip", "cli.gone", "rule.old_borda"]
    assert never_said([ast.parse(SAYING)], "words.skip", keys) == ["cli.gone", "rule.old_borda"]
