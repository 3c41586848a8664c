"""Check a published seal, with Python's standard library and nothing else.

Copy this one file anywhere. With the file that was published when a step closed (`seal.json`):

    python verify.py seal.json                              the list is whole: shape, order, count, root
    python verify.py seal.json --receipt K7QF-9M2D-1XYZ-55TA    this response is in the list
    python verify.py seal.json --database labase.db         the stored responses are those that were sealed
    python verify.py seal.json --rows rows.json             the same, from an auditor's extract

It exits with 0 when all is well and 1 when something is wrong, one line each. A receipt proves that a response is
*counted in*, never what it says: nobody can be made to show a vote.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
COLUMNS = ("category", "institution", "channel", "void_reason")
QUERY = """SELECT response_key, salts, content, category, institution, channel, void_reason
           FROM response WHERE consultation = ? AND step = ?"""


def canonical(value: object) -> str:
    """The one JSON text of a value: keys sorted, no spaces, nothing that JSON doesn't know."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(purpose: str, value: object) -> str:
    """SHA-256 in hexadecimal; `purpose` keeps a hash made for one thing from passing for another."""
    return hashlib.sha256(f"labase:{purpose}:1\0{canonical(value)}".encode()).hexdigest()


def crockford(number: int, length: int) -> str:
    """The last `length` base 32 characters of a number."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def grouped(characters: str) -> str:
    """A receipt as it is shown, whatever dashes, spaces or look-alike letters were typed."""
    plain = characters.upper().translate(str.maketrans("OIL", "011", "- \u202f\u00a0"))
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def receipt(response_key: str) -> str:
    """The receipt of a response: 80 bits of a hash of its key."""
    return grouped(crockford(int(digest("receipt", response_key)[:20], 16), 16))


def fields(row: dict[str, Any]) -> dict[str, Any]:
    """What a response says, field by field: its answers, and the columns beside them."""
    answers = {f"answer:{question}": answer for question, answer in row["content"].items()}
    return {**answers, **{column: row[column] for column in COLUMNS}}


def leaf(row: dict[str, Any]) -> str:
    """The commitment to one response: its receipt and a salted hash of each field, sorted."""
    values, salts = fields(row), row["salts"]
    names = sorted({*values, *salts})
    hashes = [digest("field", [salts.get(name, ""), name, values.get(name)]) for name in names]
    return digest("leaf", [row["receipt"], sorted(hashes)])


def root(seal: dict[str, Any]) -> str:
    """The hash over everything the seal says: a binary tree of the leaves in their sorted order, under the headings."""
    level = [pair[1] for pair in seal["leaves"]]
    while len(level) > 1:
        level = [digest("node", level[start : start + 2]) for start in range(0, len(level), 2)]
    headings = [seal[name] for name in ("format", "consultation", "step", "definition_hash", "count")]
    return digest("root", [*headings, level])


def check(seal: dict[str, Any]) -> list[str]:
    """What is wrong with a seal, one sentence each; empty when it is whole."""
    if not _is_shaped(seal):
        return ["this is no seal: expected format 1, consultation, step, definition_hash, count, root and leaves"]
    receipts = [pair[0] for pair in seal["leaves"]]
    found = []
    if receipts != sorted(receipts):
        found.append("the receipts are not in order: the list was changed")
    found += [f"receipt {twice} is listed more than once" for twice in _repeated(receipts)]
    if seal["count"] != len(receipts):
        found.append(f"the seal announces {seal['count']} responses and lists {len(receipts)}")
    if seal["root"] != (computed := root(seal)):
        found.append(f"the root is {seal['root']}, but what is listed gives {computed}: something was changed")
    return found


def check_rows(seal: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """How stored responses differ from those that were sealed, one sentence each; empty when they are the same."""
    sealed, stored = dict(seal["leaves"]), {row["receipt"]: _leaf(row) for row in rows}
    found = [f"response {name} was removed since the close" for name in sorted(sealed.keys() - stored.keys())]
    found += [f"response {name} was added since the close" for name in sorted(stored.keys() - sealed.keys())]
    changed = [name for name in sorted(sealed.keys() & stored.keys()) if sealed[name] != stored[name]]
    found += [f"response {name} was changed since the close" for name in changed]
    return found + [f"response {twice} is stored twice" for twice in _repeated([row["receipt"] for row in rows])]


def read_database(path: str, seal: dict[str, Any]) -> list[dict[str, Any]]:
    """The responses of the sealed step in a SQLite database, which is only read."""
    connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)
    connection.text_factory = lambda text: text.decode(errors="replace")
    try:
        found = connection.execute(QUERY, (seal["consultation"], seal["step"])).fetchall()
    finally:
        connection.close()
    return [
        {
            "receipt": receipt(key),
            "salts": _parsed(salts),
            "content": _parsed(content),
            **dict(zip(COLUMNS, columns, strict=True)),
        }
        for key, salts, content, *columns in found
    ]


def main(arguments: list[str] | None = None) -> int:
    """The command: prints what it found, and returns 0 when all is well, else 1."""
    parser = argparse.ArgumentParser(description="Check a published seal.")
    parser.add_argument("seal", help="the file published when the step closed")
    parser.add_argument("--receipt", help="is this receipt in the list?")
    parser.add_argument("--database", help="the SQLite database to compare")
    parser.add_argument("--rows", help="an auditor's extract (JSON) to compare")
    asked = parser.parse_args(arguments)
    try:
        found, said = _report(asked)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error) as error:
        found, said = [f"can't read what was given: {error}"], ""
    print("\n".join(found) or said, file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


def _report(asked: argparse.Namespace) -> tuple[list[str], str]:
    seal = json.loads(Path(asked.seal).read_text(encoding="utf-8"))
    if found := check(seal):
        return found, ""
    said = f"The seal is whole: {seal['count']} responses, root {seal['root']}."
    if asked.receipt:
        wanted = grouped(asked.receipt)
        found += [] if wanted in dict(seal["leaves"]) else [f"receipt {wanted} is not in the list"]
        said += f"\nReceipt {wanted} is in the list."
    if asked.rows or asked.database:
        rows = json.loads(Path(asked.rows).read_text(encoding="utf-8")) if asked.rows else []
        rows += read_database(asked.database, seal) if asked.database else []
        found += check_rows(seal, rows)
        said += f"\nThe {len(rows)} stored responses are those that were sealed."
    return found, said


def _is_shaped(seal: object) -> bool:
    kinds = {"consultation": str, "step": str, "definition_hash": str, "root": str, "count": int, "leaves": list}
    if not isinstance(seal, dict) or seal.get("format") != 1:
        return False
    named = all(isinstance(seal.get(name), kind) for name, kind in kinds.items())
    return named and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
        for pair in seal["leaves"]
    )


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)


def _leaf(row: dict[str, Any]) -> str:
    """A row's leaf; a row too damaged to be read has none, so that it shows as changed."""
    try:
        return leaf(row)
    except (KeyError, TypeError, AttributeError, ValueError):
        return ""


def _parsed(text: str | None) -> object:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main())
