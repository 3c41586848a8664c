"""Check published seals, with Python's standard library and nothing else: this one file may be copied anywhere.

    python verify.py seal.json                              the list is whole: shape, order, count, root
    python verify.py seal.json --receipt K7QF-9M2D-1XYZ-55TA    this receipt is in it
    python verify.py seal.json --database labase.db         the stored responses (or --rows extract.json) are the same

Several seals may be given. It exits with 0 when all is well, else with 1 and a line for each thing that is wrong. A
receipt proves that a response is *counted in*, never what it says: nobody can be made to show a vote.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
COLUMNS = ("edition", "category", "institution", "channel", "void_reason")
FIELDS = ("response_key", "salts", "content", *COLUMNS)
DAMAGED = (LookupError, TypeError, AttributeError, ValueError, RecursionError)


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


def leaf(row: dict[str, Any]) -> str:
    """The commitment to a response: its receipt and a salted hash of each field, sorted; empty if it can't be read."""
    try:
        values = {f"answer:{question}": answer for question, answer in row["content"].items()}
        values, salts = {**values, **{column: row[column] for column in COLUMNS}}, row["salts"]
        gone = {name for name in salts if isinstance(salts[name], dict)} - values.keys()  # redacted: the hash is kept
        hashes = [digest("field", [salts.get(name, ""), name, values.get(name)]) for name in {*values, *salts} - gone]
        return digest("leaf", [row["receipt"], sorted([*hashes, *(salts[name]["commitment"] for name in gone)])])
    except DAMAGED:
        return ""


def root(seal: dict[str, Any]) -> str:
    """The hash over everything the seal says: a binary tree of receipts with their leaves, under the headings."""
    level = [digest("listed", pair) for pair in seal["leaves"]]
    while len(level) > 1:
        level = [digest("node", level[start : start + 2]) for start in range(0, len(level), 2)]
    headings = [seal[name] for name in ("format", "consultation", "step", "definition_hash", "count")]
    return digest("root", [*headings, level])


def check(seal: Any) -> list[str]:
    """What is wrong with a seal, one sentence each; empty when it is whole."""
    try:
        leaves = {2: seal["leaves"]}[seal["format"]]  # no other format is known
        listed, given, computed, count = [name for name, _ in leaves], seal["root"], root(seal), seal["count"]
        found = [] if listed == sorted(listed) else ["the receipts are not in order: the list was changed"]
        found += [f"receipt {name} is listed more than once" for name, times in Counter(listed).items() if times > 1]
    except DAMAGED:
        return ["this is no seal: expected format 2, consultation, step, definition_hash, count, root and leaves"]
    if count != len(listed):
        found.append(f"the seal announces {count} responses and lists {len(listed)}")
    if given != computed:
        found.append(f"the root is {given}, but what is listed gives {computed}: something was changed")
    return found


def check_rows(seal: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """How stored responses differ from those that were sealed, one sentence each; empty when they are the same."""
    sealed, stored = dict(seal["leaves"]), {row["receipt"]: leaf(row) for row in rows}
    told = {"removed": sealed.keys() - stored.keys(), "added": stored.keys() - sealed.keys()}
    told["changed"] = {name for name in sealed.keys() & stored.keys() if sealed[name] != stored[name]}
    found = [f"response {name} was {how} since the close" for how, names in told.items() for name in sorted(names)]
    names = [row["receipt"] for row in rows]
    return found + [f"response {name} is stored twice" for name, times in Counter(names).items() if times > 1]


def read_database(path: str, seal: dict[str, Any]) -> list[dict[str, Any]]:
    """The responses of a step in a SQLite database, only read; by rows (`+`): its index hides that a step was changed."""
    query = f"SELECT {', '.join(FIELDS)} FROM response WHERE +consultation = ? AND +step = ?"  # noqa: S608 - of ours
    with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = lambda text: text.decode(errors="replace")
        found = connection.execute(query, (seal["consultation"], seal["step"])).fetchall()
    rows = [{**dict(zip(FIELDS, values, strict=True)), "receipt": receipt(values[0])} for values in found]
    for row in rows:
        with suppress(*DAMAGED):  # a text that can't be read has no leaf: the response shows as changed
            row.update({name: json.loads(row[name]) for name in ("salts", "content")})
    return rows


def main(arguments: list[str] | None = None) -> int:
    """The command: prints what it found, and returns 0 when all is well, else 1."""
    parser = argparse.ArgumentParser(description="Check published seals.")
    parser.add_argument("seals", nargs="+", help="the files published when steps closed")
    parser.add_argument("--receipt", help="is this receipt in the list?")
    parser.add_argument("--database", help="the SQLite database to compare")
    parser.add_argument("--rows", help="an auditor's extract (JSON) to compare")
    asked, wrong = parser.parse_args(arguments), 0
    for file in asked.seals:
        try:
            found, said = _report(json.loads(Path(file).read_text(encoding="utf-8")), asked)
        except (OSError, sqlite3.Error, *DAMAGED) as error:
            found, said = [f"can't read what was given: {error}"], []
        print("\n".join(f"{Path(file).name}: {line}" for line in found or said), file=sys.stderr if found else None)
        wrong |= bool(found)
    return wrong


def _report(seal: Any, asked: argparse.Namespace) -> tuple[list[str], list[str]]:
    if found := check(seal):
        return found, []
    said = [f"the seal is whole: {seal['count']} responses, root {seal['root']}"]
    if asked.receipt:
        wanted = grouped(asked.receipt)
        found += [] if wanted in dict(seal["leaves"]) else [f"receipt {wanted} is not in the list"]
        said.append(f"receipt {wanted} is in the list")
    if asked.rows or asked.database:
        rows = json.loads(Path(asked.rows).read_text(encoding="utf-8")) if asked.rows else []
        rows += read_database(asked.database, seal) if asked.database else []
        found += (changed := check_rows(seal, rows))
        redacted = 0 if changed else sum(isinstance(salt, dict) for row in rows for salt in row["salts"].values())
        said.append(f"the {len(rows)} stored responses are those that were sealed (answers redacted: {redacted})")
    return found, said


if __name__ == "__main__":
    sys.exit(main())
