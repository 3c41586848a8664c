"""The script is one module, whatever it was made of."""

import gzip
from collections.abc import Callable

import pytest

from labase_survey.errors import PublishingError
from labase_survey.front.assemble import assemble, script, style

HOW = 'write import { a, b } from "./x.js"; and one export before each function, class or const'


def folder(**files: str) -> Callable[[str], str]:
    return lambda name: files[name.removesuffix(".js").replace("/", "_")]


def refused(**files: str) -> str:
    with pytest.raises(PublishingError) as error:
        assemble("entry.js", folder(**files))
    return str(error.value)


def test_modules_are_joined_after_those_they_import() -> None:
    read = folder(
        entry='import { b } from "./b.js";\nimport { a } from "./deep/a.js";\n\nexport default { b, a };\n',
        b='import { a } from "./deep/a.js";\n/** A comment. */\nexport const b = a + 1;\n',
        deep_a="// Why.\nexport const a = /** @type {number} */ (1);\n",
    )
    assert assemble("entry.js", read) == "const a = (1);\n\nconst b = a + 1;\n\nexport default { b, a };\n"


def test_a_top_level_name_stands_once() -> None:
    files = {"entry": 'import { a } from "./b.js";\nfunction c() {}\n', "b": "export const a = 1;\nclass c {}\n"}
    assert refused(**files) == "'c' is a top-level name of b.js and of entry.js; rename one"


def test_modules_import_in_no_circle() -> None:
    files = {"entry": 'import { a } from "./b.js";\n', "b": 'import { c } from "./entry.js";\n'}
    assert refused(**files) == "entry.js imports itself through entry.js, b.js; move what both need apart"


def test_what_is_imported_is_exported() -> None:
    files = {"entry": 'import { a } from "./b.js";\n', "b": "const a = 1;\n"}
    assert refused(**files) == "entry.js imports 'a', which b.js doesn't export"


@pytest.mark.parametrize(
    "line",
    [
        'import a from "./b.js";',
        'import * as b from "./b.js";',
        'import { a as c } from "./b.js";',
        "export { a };",
        'const b = await import("./b.js");',
        "const { a } = b;",
    ],
)
def test_any_other_form_is_refused_in_words(line: str) -> None:
    assert refused(entry=f"{line}\n") == f"entry.js: can't join {line!r}; {HOW}"


def test_the_script_is_one_module_without_imports() -> None:
    lines = script().splitlines()
    assert [line for line in lines if line.startswith(("import", "export"))] == ["export default { render };"]
    assert "/**" not in script()


def test_the_script_writes_no_html_and_runs_no_text() -> None:
    unsafe = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "randomUUID",
        "cookie",
    )
    assert [word for word in unsafe if word in script()] == []


def test_every_class_of_the_style_is_ours() -> None:
    import re

    assert [
        name
        for name in re.findall(r"\.(-?[a-z][\w-]*)", re.sub(r"\d\.\d+|/\*.*?\*/", "", style()))
        if name[:3] != "ls-"
    ] == []


def test_the_script_and_its_style_are_light() -> None:
    assert len(gzip.compress((script() + style()).encode())) < 24_000
