"""Writes `docs/images` and `docs/rendered` from the demonstration's round: `make screenshots`.

Everybody in them is made up. The seed is the demonstration's, so the figures and the report are those of `make demo`.
"""

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

import labase_survey as ls
from labase_survey.cli import main
from labase_survey.definition.starting import EXAMPLE, start_project
from labase_survey.rehearsal import Server
from labase_survey.report import render

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
CONSULTATION, STEP, BALLOT = "labase-2017", "priorites", "gommettes"
DOTS = [2, 1]
"""What the person in the picture gives to the first proposals on the screen."""

SAME_DRAW = "crypto.getRandomValues = (array) => array.fill(7)"
"""Proposals stand in an order drawn on the device; here always the same one."""

COLOURS = 128


def write(image: bytes, name: str) -> None:
    """An image with few colours: a third of the weight."""
    path = HERE / "images" / name
    path.parent.mkdir(exist_ok=True)
    few = Image.open(io.BytesIO(image)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.relative_to(HERE.parent)}: {path.stat().st_size // 1024} KB")


@contextmanager
def phone(url: str) -> Iterator[Page]:
    """The participants' page on a phone."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium was found; on Debian or Ubuntu: sudo apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = launched.new_page(
            viewport={"width": 390, "height": 844}, device_scale_factor=2, locale="fr-FR", reduced_motion="reduce"
        )
        page.add_init_script(SAME_DRAW)
        page.goto(url)
        yield page
        launched.close()


def vote(project: Path) -> None:
    """A phone, in the middle of the points."""
    store = ls.open_store()
    store.publish(ls.read_consultation(project / EXAMPLE))
    with (
        Server(CONSULTATION, notebook=project / "notebooks" / "2-participate.ipynb") as server,
        phone(server.url) as page,
    ):
        for position, dots in enumerate(DOTS):
            for _ in range(dots):
                page.locator(".ls-pointed").nth(position).get_by_role("button").last.click()
        page.locator(".ls-left").first.evaluate("node => window.scrollBy(0, node.getBoundingClientRect().top - 165)")
        page.mouse.move(0, 0)
        write(page.screenshot(), "phone-vote.png")
    store.close()


def figures(out: Path) -> None:
    """The figures and the report of the demonstration."""
    main(["demo", "--out", str(out)], standalone_mode=False)
    store = ls.open_store()
    round_ = store.consultation(CONSULTATION)
    ballots = store.ballots(CONSULTATION, STEP, BALLOT)
    drawn = {
        "by-category.png": ls.plots.by_category(ls.by_category(ballots, round_)),
        "plan.png": ls.plots.plan(ls.make_plan(ballots, round_)),
        "rules.png": ls.plots.rules(ls.compare_rules(ballots, costs=round_, budget=round_.capacity.money)),
        "ballots.png": ls.plots.fragility(ls.fragility(ballots, top=3)),
    }
    for name, ax in drawn.items():
        image = io.BytesIO()
        ax.get_figure().savefig(image, format="png", dpi=160, bbox_inches="tight")
        write(image.getvalue(), name)
    rendered = HERE / "rendered"
    rendered.mkdir(exist_ok=True)
    shutil.copyfile(out / "rapport.html", rendered / "rapport.html")
    render(ls.home() / "notebooks" / "4-results.ipynb", rendered / "resultats.html", language="fr")


if __name__ == "__main__":
    os.environ["LABASE_LANGUAGE"] = "fr"
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        start_project(project)
        os.environ["LABASE_HOME"] = str(project)
        vote(project)
        figures(Path(folder, "out"))
