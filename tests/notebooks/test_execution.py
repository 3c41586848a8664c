"""The five notebooks run as they are, on a fresh project and on a rehearsed one."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NAMES = ["1-prepare", "2-participate", "3-follow", "4-results", "5-plan"]
MARK = "application/vnd.labase.published+json"
FORM = "application/vnd.labase.form+json"
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    """Kernels inherit the environment: ours must not be in it."""
    for name in ("LABASE_HOME", "LABASE_DATABASE_URL", "LABASE_LANGUAGE", "LABASE_SECRET"):
        monkeypatch.delenv(name, raising=False)


def run(project, name):
    """What each code cell of a notebook shows, by media type."""
    notebook = nbformat.read(project / "notebooks" / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(project / "notebooks")}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type != "execute_result"] == []
    return [output.data for output in outputs]


def plain(shown):
    return [data["text/plain"] for data in shown]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_as_it_should_be_committed(name):
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(nbformat.from_dict(notebook))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert (notebook["nbformat"], notebook["metadata"]["kernelspec"]["name"]) == (4, "python3")
    assert all(re.fullmatch(r"[a-z][a-z-]*", cell["id"]) for cell in notebook["cells"])
    assert [(cell["outputs"], cell["execution_count"]) for cell in code] == [([], None)] * len(code)
    assert len(code) <= 12
    assert max(len(cell["source"]) for cell in code) <= 10
    assert not re.search(r"^\s*(def|class) ", "\n".join("".join(cell["source"]) for cell in code), re.MULTILINE)


def test_the_participants_page_is_written_in_both_languages():
    notebook = json.loads((ROOT / "notebooks" / "2-participate.ipynb").read_text(encoding="utf-8"))
    words = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert [cell["metadata"]["labase"]["language"] for cell in words] == ["fr", "en"] * (len(words) // 2)


def test_on_a_fresh_project_the_facilitators_screens_open(project):
    assert plain(run(project, "1-prepare")) == [
        "Écran de préparation\u202f: vérifier, publier, inviter, ouvrir la page, répéter. "
        "Il s’affiche dans JupyterLab et dans Voilà.",
        "Bulletin «\u202fPlacez vos gommettes\u202f». Il s’affiche dans JupyterLab et dans Voilà\u202f; la réponse est dans .value.",
    ]
    assert plain(run(project, "3-follow")) == [
        "Console de la démarche\u202f: participation, ouverture, pause, clôture. Elle s’affiche dans JupyterLab et dans Voilà."
    ]


def test_the_participants_notebook_shows_a_form_for_each_step(project):
    assert [data[FORM] for data in run(project, "2-participate")] == [
        {"consultation": "labase-2017", "step": "ecoute"},
        {"consultation": "labase-2017", "step": "priorites"},
    ]


@pytest.mark.parametrize(("name", "steps"), [("4-results", [1, 2, 2, 2, 2, 2]), ("5-plan", [2])])
def test_as_long_as_a_step_is_open_its_results_are_a_sentence(project, name, steps):
    titles = {1: "Ce que vous vivez", 2: "Vos priorités pour six mois"}
    shown = run(project, name)
    assert [text.splitlines()[-1] for text in plain(shown)] == [
        f"Les résultats de l’étape «\u202f{titles[step]}\u202f» s’afficheront à sa clôture (carnet 3-follow)\u202f: "
        "tant qu’on peut répondre, on ne montre que la participation."
        for step in steps
    ]
    assert all(WIDGET in data for data in shown)


@pytest.mark.parametrize("name", ["4-results", "5-plan"])
def test_once_closed_figures_are_shown_with_words_and_numbers_and_marked_made_up(rehearsed, name):
    for data in run(rehearsed, name):
        assert data[MARK] == {"format": 1, "fictitious": True}
        images = re.findall(r"<img [^>]*>", data["text/html"])
        assert images
        assert all(re.search(r'alt="[^"]{40,}', image) for image in images)
        assert data["text/html"].count("<details>") >= len(images)
        assert "<script" not in data["text/html"]
        assert "fictives" in data["text/plain"]


def test_the_participants_notebook_imports_none_of_the_heavy_libraries(project):
    """Each of a room's kernels would pay for them: 80 to 110 MB instead of 39."""
    cells = nbformat.read(project / "notebooks" / "2-participate.ipynb", as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    heavy = "import sys; print([name for name in ('pandas', 'numpy', 'matplotlib', 'scipy', 'nbconvert') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{heavy}"],
        cwd=project / "notebooks",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
