r"""The participant's form as one script and one style sheet, made of the small modules beside this file.

`script()` is the text of an ES module: anywidget's `_esm`, and the `src` of a shared page's `<script type="module">`
(the same bytes). `style()` goes with it: `_css`, or a `<style>`.

**In a kernel** (`mount.js`, `render`). Traits, all `sync=True`: `forms` {"fr": form, "en": form} as `definition.form.form`
makes them, `language`, `phase` ("draft", "open", "paused", "closing", "closed"), `mode` ("form" or "ballot"), `value`.
The page sends `{"type": "submit", "id": n, "submission": {…}}` and waits 15 s for
`{"type": "reply", "id": n, "reply": {…}}`; it writes `language` when somebody changes it and, in mode "ballot", `value`.

**In a shared page** the script mounts itself on each
`<div class="ls-mount" data-base=""><script type="application/json" class="ls-form-data">{"form": {…}, "phase": "open"}</script></div>` (write `<` as `\u003c` inside), posts to
`{data-base}/labase/submissions` and listens to `{data-base}/labase/events?consultation=…`.
"""

import posixpath
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from labase_survey.errors import PublishingError

ENTRY = "mount.js"
IMPORT = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "(\.{1,2}/[\w./-]+\.js)";\n', re.MULTILINE)
NAME = re.compile(r"^(export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*//.*\n|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*", re.MULTILINE)
BLANK = re.compile(r"\n[ \t]*(?=\n)")
OTHERWISE = re.compile(
    r"^(?:import\b|export (?!default \{|(?:async function|function|class|const|let) )|(?:const|let) [{[]|var\b).*|.*\bimport\(.*",
    re.MULTILINE,
)


@cache
def script() -> str:
    """The whole script: every module once, after those that it imports."""
    return assemble(ENTRY, read)


@cache
def style() -> str:
    """The style sheet that goes with `script`."""
    return read("form.css")


def read(name: str) -> str:
    """The text of a file of this folder."""
    return files("labase_survey.front").joinpath(*name.split("/")).read_text(encoding="utf-8")


def assemble(entry: str, read: Callable[[str], str]) -> str:
    """One module out of `entry` and all it imports, joined in import order without imports, exports and comments.

    Joined modules share one scope, so every top-level name must be unique.

    Raises:
        PublishingError: a name that stands twice, a circle of imports, an import that is missing or written otherwise
            than `import { a, b } from "./x.js";`.
    """
    exports: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    parts: list[str] = []

    def join(name: str, importers: tuple[str, ...]) -> None:
        if name in importers:
            raise PublishingError(f"{name} imports itself through {', '.join(importers)}; move what both need apart")
        if name in exports:
            return
        text = COMMENT.sub("", read(name))
        for wanted, path in IMPORT.findall(text):
            other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            join(other, (*importers, name))
            for missing in set(re.findall(r"\w+", wanted)) - exports[other]:
                raise PublishingError(f"{name} imports {missing!r}, which {other} doesn't export")
        exports[name] = {found for exported, found in NAME.findall(text) if exported}
        for _, found in NAME.findall(text):
            if found in names:
                raise PublishingError(f"{found!r} is a top-level name of {names[found]} and of {name}; rename one")
            names[found] = name
        parts.append(_bare(name, text))

    join(entry, ())
    return "\n".join(parts)


def _bare(name: str, text: str) -> str:
    text = IMPORT.sub("", text)
    wrong = OTHERWISE.search(text)
    if wrong:
        form = 'import { a, b } from "./x.js"; and one export before each function, class or const'
        raise PublishingError(f"{name}: can't join {wrong[0]!r}; write {form}")
    return BLANK.sub("", re.sub(r"^export (?!default)", "", text, flags=re.MULTILINE)).strip() + "\n"
