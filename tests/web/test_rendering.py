import base64
import os
import re
import sys

import msgspec
import nbformat
import pytest

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TABLE = "import pandas as pd; pd.DataFrame({'jours': [12, 30]}, index=['Accueil', 'Tests'])"


def order(page, *pieces):
    """The pieces as they come in the page."""
    missing = [piece for piece in pieces if piece not in page]
    assert missing == []
    return sorted(pieces, key=page.index)


def test_a_heading_an_image_a_table_and_the_form_stand_in_the_order_of_the_cells(serve_french, cell, tmp_path, write):
    (write().parent / "plan.png").write_bytes(PIXEL)
    server = serve_french(
        cell.text("# Choisir ensemble\n\n![Le plan](plan.png)"),
        cell.code(TABLE),
        cell.form(),
        cell.code("print('Merci')"),
    )
    page = server.get().text
    pieces = ["<h1>Choisir ensemble</h1>", 'alt="Le plan"', "<td>30</td>", 'class="ls-mount"', "Merci"]
    assert order(page, *pieces) == pieces
    assert 'src="data:image/png;base64,' in page


def test_code_and_styles_and_scripts_of_outputs_do_not_reach_the_page(serve_french, cell):
    html = "<style>td { color: red }</style><script>alert(1)</script><b style='x' onclick='y'>Gras</b>"
    server = serve_french(cell.code(f"from IPython.display import HTML, Javascript, display\ndisplay(HTML({html!r}))"))
    page = server.get().text
    assert "<b>Gras</b>" in page
    assert [word for word in ("alert", "color: red", "onclick", "style=", "IPython") if word in page] == []


def test_html_inside_markdown_keeps_its_words_inside(serve_french, cell):
    page = serve_french(cell.text("Un mot <b>en gras</b> et <mark>surligné</mark>.")).get().text
    assert "<p>Un mot <b>en gras</b> et <mark>surligné</mark>.</p>" in page


def test_the_form_is_the_published_one_in_the_page_s_language(serve, cell):
    page = serve(cell.form()).get("/en").text
    assert '<html lang="en">' in page
    assert '"label":"Have you been here before?"' in page
    assert '"phase":"open"' in page


def test_cells_of_another_language_are_neither_run_nor_shown(serve, cell):
    server = serve(
        cell.text("Bienvenue", language="fr"), cell.code("1/0", language="xx"), cell.text("Hi", language="en")
    )
    assert "Bienvenue" in server.get("/").text
    assert "Bienvenue" not in server.get("/en").text


def test_the_kernel_knows_the_language_the_store_and_the_consultation(serve, cell):
    asks = "import os; print(os.environ['LABASE_LANGUAGE'], os.environ['LABASE_CONSULTATION'])"
    server = serve(cell.code(asks), cell.code("import labase_survey as ls; print(ls.open_store().consultation().id)"))
    assert re.findall(r"<pre>(.*)", server.get("/en").text) == ["en small", "small"]


def test_another_live_widget_is_named_and_its_text_stands_there(serve_french, cell):
    server = serve_french(cell.code("import ipywidgets; ipywidgets.IntSlider(3)"), cell.form())
    page = server.get().text
    assert "Cette partie demande un ordinateur\u202f: elle n’est pas interactive sur cette page." in page
    assert "<pre>IntSlider(value=3)</pre>" in page
    assert server.news[1] == (
        "Cellule 1\u202f: elle montre un autre contrôle vivant (IntSlider)\u202f; la page partagée n’en montre que le texte. Pour "
        'une page servie par des noyaux, écrivez "labase": {"kernel": true} dans les métadonnées de la cellule.'
    )


def test_an_image_that_nobody_described_is_named(serve_french, cell):
    draw = "from IPython.display import Image; import base64; Image(base64.b64decode('%s'))"
    server = serve_french(cell.code(draw % base64.b64encode(PIXEL).decode()), cell.form())
    assert 'alt="Image sans description"' in server.get().text
    assert server.news[1] == (
        'Cellule 1\u202f: l’image n’a pas de description\u202f; écrivez "alt" dans les métadonnées de la cellule.'
    )


def test_a_notebook_without_a_form_is_told(serve_french, cell):
    server = serve_french(cell.text("Rien à remplir"))
    assert server.get().status_code == 200
    assert server.news[1] == "Le carnet ne montre aucun FormWidget\u202f: personne ne peut répondre sur cette page."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import nothing_like_it", "ModuleNotFoundError: No module named 'nothing_like_it'"),
        ("import os; os._exit(1)", "its kernel died"),
        (
            "import labase_survey as ls\nround_ = ls.open_store().consultation()\n"
            "import msgspec; ls.FormWidget(msgspec.structs.replace(round_, id='other'))",
            "it shows a form of the consultation 'other', but this server serves 'small'",
        ),
    ],
)
def test_a_cell_that_fails_stops_publishing(serve_french, cell, source, message):
    server = serve_french(cell.text("Avant"), cell.code(source))
    answer = server.get()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Cette page n’est pas encore prête." in answer.text
    assert "Traceback" not in answer.text
    assert server.news[0] == (
        f"Page non publiée en «\u202fFrançais\u202f»\u202f: cell 2 of 2-participate.ipynb fails: {message}; "
        "correct the cell and save the notebook"
    )


def test_a_file_that_is_no_notebook_is_told_in_words(serve_store, sqlite, write, cell):
    server = serve_store(sqlite, cell.text("Avant"))
    server.get()
    write().write_text("not JSON")
    server.until(lambda: any("can't be rendered" in said for said in server.news))
    assert server.get().status_code == 200


@pytest.mark.parametrize("kernelspec", [None, {"name": "ir", "display_name": "R", "language": "R"}])
def test_whatever_kernel_the_file_names_this_interpreter_runs_it(serve_store, sqlite, write, cell, kernelspec):
    path = write(cell.code("import sys; print(sys.executable)"))
    server = serve_store(sqlite, cell.code("import sys; print(sys.executable)"))
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = {"kernelspec": kernelspec} if kernelspec else {}
    server.get()
    nbformat.write(notebook, path)
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 10**9))
    told = len(server.news)
    server.until(lambda: len(server.news) > told)
    assert "Page publiée" in server.news[told]
    assert f"<pre>{sys.executable}" in server.get().text


READ = """import labase_survey as ls, pandas as pd
from labase_survey import plots
from IPython.display import HTML, Markdown, display
store = ls.open_store()
ballots = store.ballots("small", "feedback", "points")"""
SHOWN = [
    "pd.DataFrame({'x': ['rows']})",
    "print('rows')",
    "display(Markdown('rows'))",
    "display(HTML('<b>rows</b>'))",
    "display({plots.MARK: {'format': 1, 'key': 'guessed'}, 'text/html': 'rows'}, raw=True)",
    "import ipywidgets; ipywidgets.Label('rows')",
    "ls.count(ballots).places.assign(x='rows')",
]


@pytest.fixture
def answered(sqlite, round_):
    """The first step closed after twelve people answered, the second one open."""
    from labase_survey.store import Entry
    from labase_survey.store.keys import response_key, submit_tag

    sqlite.publish(msgspec.structs.replace(round_, languages=("fr",)))
    content = {"met": "yes", "points": {"evening": 3, "bus": 2}}
    sids = [f"{number:032x}" for number in range(12)]
    keys = [(response_key("small", "feedback", sid), submit_tag("small", "feedback", sid)) for sid in sids]
    sqlite.submit_many([Entry("small", "feedback", *both, 1, "web", content, category="user") for both in keys])
    sqlite.close_step("small", "feedback", grace=0)
    sqlite.open_step("small", "priorities")
    return sqlite


def test_once_the_notebook_has_read_answers_only_what_is_marked_appears(answered, serve_store, cell):
    server = serve_store(
        answered,
        cell.code("print('Avant')"),
        cell.code(READ),
        *map(cell.code, SHOWN),
        cell.code("plots.show(plots.results(ls.count(ballots)))"),
        cell.text("Écrit à la main"),
        cell.form("priorities"),
    )
    page = server.get().text
    assert "rows" not in re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
    assert page.count("elle n’a pas été préparée pour être publiée") == len(SHOWN)
    pieces = ["Avant", "<figure", "Écrit à la main", 'class="ls-mount"']
    assert order(page, *pieces) == pieces
    assert server.news[1] == (
        "Cellule 3\u202f: le carnet a lu des réponses\u202f; depuis, seules paraissent les figures, tableaux et phrases de "
        "plots.show, plots.table et plots.sentences."
    )


def test_a_notebook_that_has_read_nothing_shows_what_its_author_made(answered, serve_store, cell):
    setting_up = "\n".join(READ.splitlines()[:-1])
    server = serve_store(answered, cell.code(setting_up), *map(cell.code, SHOWN[:4]), cell.form("priorities"))
    assert len(re.findall(r">\s*rows", server.get().text)) == 4
