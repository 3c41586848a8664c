"""The text of a file that came from elsewhere, or why it has none."""

from pathlib import Path

from labase_survey.errors import FormatError, NotFoundError

MARK = "\ufeff"
"""The byte order mark that some editors put before UTF-8."""

LARGEST = 100_000_000
"""The most bytes of a file that are read: ten times the largest election of Pabulib."""


def read_text(path: str | Path) -> str:
    r"""The text of a file in UTF-8, its line ends and its byte order mark (`"\ufeff"`) as they are.

    Raises:
        NotFoundError: when there is no such file.
        FormatError: when it can't be opened, is too large, or is no text in UTF-8.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise NotFoundError(
            f"{path}: there is no such file; write its path from here, or from the root (/…)"
        ) from error
    except OSError as error:
        raise FormatError(
            f"{path}: it can't be read ({error.strerror}); give the path of a file you may open"
        ) from error
    if len(content) > LARGEST:
        raise FormatError(f"{path}: more than {LARGEST // 1_000_000} MB are not read; is this the right file?")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        at = f"{path}, line {line}"
        raise FormatError(f"{at}: this is not UTF-8 text ({error.reason}); save the file as UTF-8") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise FormatError(f"{path}, line {line}: there is a NUL character, so this is no text; is this the right file?")
    return text


def write_text(text: str, path: str | Path) -> None:
    """Write a text as it is.

    Raises:
        FormatError: when the file can't be opened for writing.
    """
    try:
        Path(path).write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise FormatError(
            f"{path}: it can't be written ({error.strerror}); give the path of a file you may write"
        ) from error
