"""A notebook becomes a page, in a kernel and in a real browser."""

import re
from pathlib import Path

import pytest

from labase_survey.definition.consultation import definition_hash
from labase_survey.errors import PublishingError
from labase_survey.report import render

SMALL = Path(__file__).parents[1] / "data" / "small.toml"
ROOM = f"""import pandas as pd
from labase_survey import plots
from labase_survey.analysis import by_category
from labase_survey.counting.count import count
from labase_survey.counting.profile import Ballots, Row
from labase_survey.definition.reading import read_consultation
from labase_survey.plan import make_plan
round_ = read_consultation({str(SMALL)!r})
question = round_.step("priorities").question("dots")
rows = [Row({{"training": 3, "video": 2}}, "user", "rehearsal")] * 8 + [Row({{"video": 5}}, "agent", "rehearsal")] * 7
ballots = Ballots(rows, question=question, options=round_.options(question))
print(rows)"""
CELLS = (
    "# Les priorités\n\nUn avis [publié](https://example.org).\n\n| a |\n|---|\n| 1 |",
    ROOM,
    "## Résultats",
    "plots.show(plots.results(count(ballots)))",
    "plots.show(plots.by_category(by_category(ballots, round_)))",
    "pd.DataFrame(rows)",
    "## Plan",
    "plan = make_plan(ballots, round_); plots.show(plots.plan(plan))",
    "plots.table(plan, caption='Plan')",
    "plots.sentences(plan)",
)


@pytest.fixture(scope="module")
def report(render_cells):
    return render_cells(*CELLS)


def test_it_holds_figures_tables_and_sentences_and_no_code(report):
    assert (report.count("<figure"), report.count("<img"), report.count("Données de la figure")) == (3, 3, 3)
    assert "<caption>Plan</caption>" in report
    assert "import pandas" not in report


def test_nothing_that_is_not_marked_comes_out(report):
    assert "rehearsal" not in report
    assert re.findall(r"Sortie non publiée \(cellule (\d+)\)", report) == ["1", "4"]


def test_it_runs_nothing_and_fetches_nothing(report):
    assert "<script" not in report
    assert re.findall(r'(?:src|href|url\()="?(http[^">)]*)', report) == ["https://example.org"]
    assert re.search(r'Content-Security-Policy" content="([^"]*)"', report)[1].startswith(
        "default-src 'none'; img-src data:;"
    )


def test_every_image_has_its_words(report):
    assert all(re.search(r'alt="[^"]+"', tag) for tag in re.findall(r"<img[^>]*>", report))


def test_it_says_what_it_is_about_and_how_to_make_it_again(report, round_):
    words = " ".join(re.sub(r"<[^>]*>", "", report[report.index("<footer>") :]).split())
    assert words == (
        "Avis consultatif, pas une élection. Les groupes de moins de cinq personnes ne sont pas affichés. "
        "Petite démarche, de juillet 2017 à décembre 2017. "
        f"Empreinte de la définition : {definition_hash(round_)[:16]} "
        "Pour refaire ce document : labase report notebooks0/round.ipynb"
    ).replace("notebooks0", re.search(r"notebooks\d+", words)[0])


def test_made_up_data_are_said_first(report):
    assert '<header class="fictitious">Données fictives\u202f:' in report


def test_its_title_is_the_notebooks_and_its_language_is_said(report):
    assert '<html lang="fr">' in report
    assert "<title>Les priorités</title>" in report


def test_a_cell_that_fails_publishes_nothing(tmp_path, render_cells):
    with pytest.raises(PublishingError) as caught:
        render_cells("# Titre", "x = 1", "raise ValueError('pas de bulletins')", "y = 2")
    path, _, text = str(caught.value).partition(": ")
    assert text == (
        "cell 2 failed, so nothing was published. ValueError: pas de bulletins\n"
        "Run the notebook in JupyterLab to see where it comes from"
    )
    assert not (Path(path).parent / "out").exists()


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "x.ipynb").write_text("pas un carnet", encoding="utf-8")
    with pytest.raises(PublishingError) as caught:
        render(tmp_path / "x.ipynb", tmp_path / "x.html")
    assert str(caught.value) == f"{tmp_path / 'x.ipynb'}: this is no notebook; give the path of an .ipynb file"


def test_the_kernel_gets_language_environment_and_folder(render_cells):
    done = []
    code = (
        "import os; from pathlib import Path; from labase_survey import plots; "
        "plots.sentences([f\"{os.environ['LABASE_LANGUAGE']} {os.environ['PLACE']} {Path('round.ipynb').exists()}\"])"
    )
    environment = {"PLACE": "ici"}
    report = render_cells(code, language="en", environment=environment, progress=lambda *told: done.append(told))
    assert ("<li>en ici True</li>" in report, done) == (True, [(1, 2), (2, 2)])


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_accessible_and_fits_the_screen(browser, report, width):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 844})
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition(":")[0]))
    page.on("console", lambda message: asked.append(message.text))
    page.set_content(report)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert set(asked) <= {"data"}
    page.close()
