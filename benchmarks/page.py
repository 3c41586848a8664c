"""The tables of docs/benchmarks.md, between two marks."""

import statistics

from sides import FLOOR

START, END = "<!-- measured: python benchmarks/counting.py -->", "<!-- end of what is measured -->"
GOAL = 20


def write(path, parts):
    """Put the parts between the marks of a page; what is around them stays."""
    before, _, rest = path.read_text("utf-8").partition(START)
    after = rest.partition(END)[2]
    text = "\n\n".join(parts)
    path.write_text(f"{before}{START}\n\n{text}\n\n{END}{after}", encoding="utf-8", newline="\n")


def told(machine, options):
    """When, on what and how it was measured."""
    return (
        f"Measured on {machine['date']} with Python {machine['python']} on {machine['system']}. Each number is the median "
        f"of at least 3 calls after the first one, repeated for {options.seconds:g} s (one call where it takes longer), in "
        f"a process that is ended after {options.limit:g} s: `>` then says how long the last call had run, and `ended` that "
        f"it was importing or in its first call, which may compile."
    )


def compared(found, pythons):
    """The places of our rules beside the others', then what is not in these numbers."""
    libraries = list(pythons)
    absent = [name for name, python in pythons.items() if python is None]
    head = ["rule", "people × proposals", *libraries, "times the fastest other"]
    rows = []
    for rule, size in dict.fromkeys((rule, size) for rule, size, _ in found):
        row = {name: found.get((rule, size, name)) for name in libraries}
        rows.append([f"`{rule}`", size.replace("x", " × "), *map(shown, row.values()), times(row)])
    note = f"\n\nCould not be installed here: {', '.join(absent)}." if absent else ""
    return table(head, rows) + "\n\n" + apart(found, libraries) + disagreeing(found) + note


def apart(found, libraries):
    """What importing and the first call take, which the medians leave out."""
    rows = []
    for name in (name for name in libraries if name != FLOOR):
        known = [entry for (_, _, library), entry in found.items() if library == name and isinstance(entry, dict)]
        if known:
            imported = statistics.median(entry["import"] for entry in known)
            first = max(entry["first"] - entry["median"] for entry in known)
            rows.append([name, known[0]["version"], seconds(imported), seconds(max(first, 0))])
    return table(["library", "version", "importing it", "a first call more than the next ones, at most"], rows)


def disagreeing(found):
    """Where another library's winners or selected set aren't ours: then the two numbers are of two things."""
    told = []
    for (rule, size, name), entry in ((key, entry) for key, entry in found.items() if key[2] != FLOOR):
        mine = found.get((rule, size, "ours"))
        if isinstance(entry, dict) and isinstance(mine, dict) and entry["winners"] != mine["winners"]:
            told.append(f"{name} on `{rule}` {size.replace('x', ' × ')}")
    return (
        f"\n\nNot the same winners as ours (another variant, or another tie-break): {', '.join(told)}." if told else ""
    )


def lived(added):
    """One more ballot, by kind and number of people before it."""
    kinds = list(dict.fromkeys(kind for kind, _ in added))
    people = sorted({n for _, n in added})
    rows = [[f"{n:,}".replace(",", " "), *(seconds(added[kind, n]) for kind in kinds)] for n in people]
    return "One more ballot in a live count:\n\n" + table(["people before", *kinds], rows)


def times(row):
    """How many times longer the fastest other library takes; at least so many where that one was ended.

    Marked where that isn't `GOAL` times, and where it can't be: reading alone takes more than its share.
    """
    mine, floor = row["ours"], row.get(FLOOR)
    others = [entry for name, entry in row.items() if name not in ("ours", FLOOR)]
    others = [entry for entry in others if entry not in (None, "failed", "ended")]
    if not isinstance(mine, dict) or not others:
        return "–"
    known = [(entry["median"], "") if isinstance(entry, dict) else (float(entry.split()[1]), "> ") for entry in others]
    least, sign = min(known)
    ratio = least / mine["median"]
    number = f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"
    missed = " (†)" if floor and floor["median"] * GOAL > least else " (*)"
    return f"{sign}{number.replace(',', ' ')}{'' if ratio >= GOAL else missed}"


def shown(entry):
    """A median, or the word that stands for it."""
    return "–" if entry is None else entry if isinstance(entry, str) else seconds(entry["median"])


def seconds(value):
    """A duration with three digits at most."""
    for unit, factor in (("s", 1), ("ms", 1e3)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e6:.3g} µs"


def line(rule, size, library, entry):
    return f"{rule:20} {size:10} {library:12} {shown(entry)}"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
