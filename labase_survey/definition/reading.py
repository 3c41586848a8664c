"""Consultations to and from TOML."""

import re
import tomllib
from pathlib import Path

import msgspec
import tomli_w

from labase_survey.definition.checking import problems
from labase_survey.definition.consultation import Consultation
from labase_survey.definition.questions import BALLOT_KINDS, KINDS
from labase_survey.errors import DefinitionError, NotFoundError
from labase_survey.language import Text


def read_consultation(path: str | Path) -> Consultation:
    """The consultation written in a TOML file.

    Raises:
        DefinitionError: with one line for each problem: the file, the path inside it, what is wrong, what to write.
        NotFoundError: when there is no such file.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotFoundError(f"{path}: there is no such file; `labase new FOLDER` makes an example") from error
    except UnicodeDecodeError as error:
        raise DefinitionError([f"{path}: this is not UTF-8 text ({error.reason}); save it as UTF-8"]) from error
    return parse_consultation(text, name=str(path))


def parse_consultation(text: str, name: str = "consultation") -> Consultation:
    """The consultation written in a TOML text; `name` stands before each problem."""
    try:
        consultation = from_plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([f"{name}: this is not TOML: {error}"]) from error
    except msgspec.ValidationError as error:
        raise DefinitionError([f"{name}: {_in_words(str(error))}"]) from error
    found = problems(consultation)
    if found:
        raise DefinitionError([f"{name}: {text}" for text in found])
    return consultation


def from_plain(plain: dict[str, object]) -> Consultation:
    """A consultation from tables and lists as TOML or JSON give them; references are not checked.

    Raises:
        msgspec.ValidationError: with the path to what doesn't fit.
    """
    return msgspec.convert(_spelled_out(plain), Consultation, dec_hook=_text)


# msgspec works a type out when it first meets it, and two threads that do so at once end the process: here one does.
msgspec.json.Decoder(Consultation)


def misfits(consultation: Consultation) -> list[str]:
    """What reading would refuse in a consultation that was made in Python, where nothing checks ids and numbers."""
    try:
        from_plain(msgspec.to_builtins(consultation, enc_hook=dict))
    except (msgspec.ValidationError, TypeError) as error:
        return [_in_words(str(error))]
    return problems(consultation)


def consultation_text(consultation: Consultation) -> str:
    """The TOML text of a consultation; reading it gives an equal consultation."""
    return tomli_w.dumps(msgspec.to_builtins(consultation, enc_hook=dict), multiline_strings=True)


def write_consultation(consultation: Consultation, path: str | Path) -> None:
    """Write the TOML file of a consultation."""
    Path(path).write_text(consultation_text(consultation), encoding="utf-8", newline="\n")


def _text(kind: type, value: object) -> object:
    if kind is Text and isinstance(value, str | dict):
        return Text(value)
    raise ValueError(f"expected words, or one string a language, not {value!r}")


def _spelled_out(value: object, key: str = "") -> object:
    """The shorthands that authors may use: options as plain strings, a vote without a kind."""
    if isinstance(value, list):
        if key in ("options", "grades"):
            value = [{"id": item, "label": item} if isinstance(item, str) else item for item in value]
        return [_spelled_out(item, key) for item in value]
    if isinstance(value, dict):
        if key == "questions" and value.get("options") == "proposals":
            value = {"kind": BALLOT_KINDS[0], **value}
        return {name: _spelled_out(item, name) for name, item in value.items()}
    return value


_WORDS = (
    (r"Object missing required field `(.+)`", r"\1 is missing; add it"),
    (r"Object contains unknown field `(.+)`", r"there is no field \1; mend its spelling or take it out"),
    (r"Invalid value '(.+)'", r"'\1' is not known here"),
    (r"Expected `(.+)`, got `(.+)`", r"expected \1, found \2"),
    (
        r"Expected `str` matching regex '\^\[A-Za-z.*",
        "expected an id of letters without accents, digits, -, _ or . (60 at most, a letter or digit first)",
    ),
    (r"Expected `str` matching regex .*", "expected a month written YYYY-MM, such as 2017-07"),
)
"""msgspec's sentences, and ours."""


def _in_words(message: str) -> str:
    """msgspec's "text - at `$.path`", the path first."""
    text, _, path = message.replace(" - at `key` in `$", " - at `$").partition(" - at `$")
    path = path.removesuffix("`").removeprefix(".")
    for theirs, ours in _WORDS:
        text = re.sub(theirs, ours, text)
    if path.endswith(".kind"):
        text += f"; write one of: {', '.join(KINDS)}"
    return f"{path}: {text}" if path else text
