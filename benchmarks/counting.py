"""How long counting takes: our rules beside four other libraries, and one more ballot in a live count.

    python benchmarks/counting.py                     everything; writes the tables into docs/benchmarks.md
    python benchmarks/counting.py --help              a part of it

Each library gets an environment of its own, made with pip under `--environments` at the first run, and each count a
process of its own that ends after `--limit` seconds. One that can't be installed is said to be so. Some are under the
GPL, or need what is: nothing of theirs is imported by the package or by its tests.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import live
import page
import sides
from ballots import make

HERE = Path(__file__).parent
ROOT = HERE.parent
OURS = "ours"
SIZES = ("60x12", "10000x30", "10000x100")
KINDS = {"plurality": "single", "approval": "approval"}
"""The ballots of rules that count several kinds, where it isn't the first they name."""


def asked(words=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", default=SIZES, metavar="PEOPLExPROPOSALS")
    parser.add_argument("--rules", nargs="+", help="only these; without it, every rule of ours")
    parser.add_argument("--libraries", nargs="*", default=list(sides.CAN))
    parser.add_argument("--seconds", type=float, default=5.0, help="how long to repeat one count")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds after which a count is ended")
    parser.add_argument("--most", type=int, default=10**6, help="the most people of the live count")
    parser.add_argument("--environments", type=Path, default=Path(tempfile.gettempdir()) / "labase-benchmarks")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    return parser.parse_args(words)


def our_rules(only=None):
    """Our rules and the kind of ballots each is tried on."""
    from labase_survey.counting.rules import RULES

    chosen = {name: rule for name, rule in RULES.items() if only is None or name in only}
    return {name: KINDS.get(name, rule.kinds[0]) for name, rule in chosen.items()}


def environment(library, folder):
    """The Python that has the library; None when it can't be installed."""
    if library in (OURS, sides.FLOOR):
        return sys.executable
    place = folder / library
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    if not (place / "ready").exists():
        tell(f"installing {library} in {place}")
        venv.create(place, with_pip=True, clear=True)
        command = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", library]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            tell(f"{library} can't be installed: {done.stderr.strip().splitlines()[-1:]}")
            return None
        (place / "ready").touch()
    return python


def run(python, library, *, rule, path, seconds, limit):
    """What `sides` measured; or why not: `> 90 s` and `ended` (see `ended_in`), or `failed`."""
    command = [python, HERE / "sides.py", library, rule, path, str(seconds)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit, env=alone(library))
    except subprocess.TimeoutExpired as ended:
        return ended_in((ended.stdout or b"").decode(), time.time())
    if done.returncode:
        tell(f"{library} {rule}: {done.stderr.strip().splitlines()[-1:]}")
        return "failed"
    return json.loads(done.stdout.splitlines()[-1])


def ended_in(told, now):
    """How long the call had run that was ended, if it wasn't the first, which may compile; what was measured, if all was."""
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]  # some libraries print too
    if len(lines) < 2:
        return "ended"
    return lines[-1] if "median" in lines[-1] else f"> {now - lines[-1]['started']:.2g} s"


def alone(library):
    """The environment's variables: ours must be found from the clone, the others must not find ours."""
    variables = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return variables | ({"PYTHONPATH": str(ROOT)} if library == OURS else {})


def compare(options, pythons, folder):
    """What was measured, by rule and size and library."""
    found = {}
    for rule, kind in our_rules(options.rules).items():
        for size in options.sizes:
            path = folder / f"{kind}-{size}.json"
            if not path.exists():
                path.write_text(json.dumps(make(kind, *map(int, size.split("x")))), encoding="utf-8")
            for library, python in pythons.items():
                if python and rule in sides.CAN.get(library, (rule,)):
                    given = {"rule": rule, "path": path, "seconds": options.seconds, "limit": options.limit}
                    found[rule, size, library] = run(python, library, **given)
                    tell(page.line(rule, size, library, found[rule, size, library]))
    return found


def machine():
    """What it ran on, in words."""
    from labase_survey.counting.rules import RULES

    processor = next(
        (line.split(":")[1].strip() for line in lines_of("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {processor}",
        "rules": len(RULES),
    }


def lines_of(path):
    return Path(path).read_text("utf-8").splitlines() if Path(path).exists() else []


def tell(text):
    sys.stderr.write(f"{text}\n")


def main(words=None):
    options = asked(words)
    sys.path.insert(0, str(ROOT))
    pythons = {name: environment(name, options.environments) for name in (OURS, sides.FLOOR, *options.libraries)}
    with tempfile.TemporaryDirectory() as folder:
        found = compare(options, pythons, Path(folder))
    added = live.measured(options.most)
    page.write(options.page, [page.told(machine(), options), page.compared(found, pythons), page.lived(added)])
    tell(f"written: {options.page}")


if __name__ == "__main__":
    main()
