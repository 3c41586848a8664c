"""What a facilitator opens: `3-follow`, `4-results`, `5-plan` in plain Voilà, and notebooks in plain JupyterLab."""

import json
import re

import pytest

TOKEN = "a-token-for-tests"
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def lab(serve, rehearsed):
    """The address of JupyterLab on the rehearsed project."""
    quiet = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
    address, _ = serve(rehearsed, "jupyterlab", "--allow-root", f"--IdentityProvider.token={TOKEN}", *quiet)
    return address


@pytest.fixture
def in_lab(lab, phone):
    """Open a notebook in JupyterLab and run all its cells."""

    def open_notebook(name):
        page = phone(**DESK)
        page.goto(f"{lab}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token={TOKEN}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        return page

    return open_notebook


@pytest.fixture
def in_voila(serve, phone):
    """Open a notebook of a project in a Voilà of its own."""

    def open_notebook(project, name):
        page = phone(**DESK)
        page.goto(serve(project, "voila", f"notebooks/{name}.ipynb")[0])
        return page

    return open_notebook


@pytest.mark.browser
def test_a_step_is_paused_opened_and_closed_by_buttons(in_voila, project, store):
    page = in_voila(project, "3-follow")
    box = page.locator(".widget-vbox", has=page.get_by_role("heading", name="Ce que vous vivez")).last
    box.get_by_role("button", name="Mettre en pause").click()
    page.get_by_text("est en pause").wait_for()
    box.get_by_role("button", name="Ouvrir").click()
    page.get_by_text("est ouverte.").wait_for()
    box.get_by_role("button", name="Clore").click()
    page.get_by_text("Cochez d’abord").wait_for()
    assert store.steps("labase-2017")["ecoute"].phase == "open"
    box.get_by_role("checkbox", name="Je clos cette étape").first.check()
    box.get_by_role("spinbutton").fill("0")
    box.get_by_role("spinbutton").press("Tab")
    box.get_by_role("button", name="Clore").click()
    page.get_by_text("est close et scellée").wait_for()
    box.get_by_role("button", name="Vérifier le scellé").click()
    page.get_by_text("est intacte").wait_for()
    assert store.steps("labase-2017")["ecoute"].phase == "closed"


@pytest.mark.browser
def test_results_show_a_figure_for_the_question_and_the_people_chosen(in_voila, rehearsed):
    page = in_voila(rehearsed, "4-results")
    figures = page.get_by_role("img")
    figures.nth(3).wait_for()
    first = figures.first.get_attribute("alt")
    page.get_by_role("combobox", name="Question").first.select_option(index=1)
    page.wait_for_function("first => document.querySelector('figure img').alt !== first", arg=first)
    assert "fictives" in figures.first.get_attribute("alt")
    assert page.locator(".jp-OutputArea-output", has_text="Traceback").count() == 0


@pytest.mark.browser
def test_the_committee_decides_and_its_reason_stays_text(in_voila, rehearsed):
    page = in_voila(rehearsed, "5-plan")
    page.locator("figure img").first.wait_for()
    page.get_by_role("tab", name="Décision du comité").click()
    page.get_by_role("radio", name="Ne pas la retenir").or_(
        page.get_by_role("button", name="Ne pas la retenir")
    ).click()
    page.get_by_label("Décidé par").fill("comité du 12 juillet")
    page.get_by_label("Motif").fill("<img src=x onerror=document.title='hit'>")
    page.get_by_label("Motif").press("Tab")
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.get_by_text("Décision enregistrée").wait_for()
    assert page.get_by_role("cell", name="<img src=x onerror=document.title='hit'>").count() >= 1
    assert page.title() != "hit"
    decided = (rehearsed / "data" / "decisions" / "labase-2017.toml").read_text(encoding="utf-8")
    assert 'by = "comité du 12 juillet"' in decided
    page.get_by_role("button", name="Revenir au vote").click()
    page.get_by_text("suit de nouveau le vote").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "shown"),
    [("3-follow", "État"), ("4-results", "Données de la figure"), ("5-plan", "Avis consultatif, pas une élection")],
)
def test_the_same_screens_open_in_jupyterlab(in_lab, name, shown):
    page = in_lab(name)
    output = page.locator(".jp-OutputArea-output .widget-vbox")  # JupyterLab hides cells that are scrolled away
    output.get_by_text(shown).first.wait_for(state="attached")
    assert page.locator(".jp-RenderedText[data-mime-type*='stderr']").count() == 0


@pytest.mark.browser
def test_buttons_and_choices_answer_in_jupyterlab_too(in_lab):
    page = in_lab("3-follow")
    page.get_by_role("button", name="Vérifier le scellé").first.click()
    page.get_by_text("est intacte").wait_for()
    page = in_lab("5-plan")
    calendar = page.locator(".jp-OutputArea-output figure img").first
    before = calendar.get_attribute("alt")
    page.get_by_role("combobox", name="Vote").select_option(index=1)
    page.wait_for_function(
        "before => document.querySelector('.jp-OutputArea-output figure img').alt !== before", arg=before
    )


@pytest.mark.browser
def test_keys_pressed_in_the_form_leave_the_notebook_as_it_is(in_lab, rehearsed):
    path = rehearsed / "notebooks" / "2-participate.ipynb"
    before = [cell["source"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    page = in_lab("2-participate")
    form = page.locator(".ls-root").first
    for control in (form.get_by_role("button", name="English"), form.get_by_role("radio").first):
        control.focus()
        for key in ("ArrowDown", "a", "b", "d", "d", "x"):
            page.keyboard.press(key)
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text(re.compile("^Save Notebook$")).click()
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    assert [cell["source"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]] == before
