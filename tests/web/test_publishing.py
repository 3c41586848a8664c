import pytest

from labase_survey.web.publishing import Told

COUNT = "from pathlib import Path; runs = Path('runs.txt'); runs.open('a').write('x'); print('essai', {n})"

WAIT = "import pathlib, time\npathlib.Path('started').touch()\nwhile not pathlib.Path('go').exists(): time.sleep(0.05)"


@pytest.fixture
def runs(tmp_path):
    """How many times the notebook ran."""
    path = tmp_path / "notebooks" / "runs.txt"
    return lambda: len(path.read_text()) if path.exists() else 0


def once(number):
    return COUNT.format(n=number)


def test_a_notebook_runs_once_for_each_language_however_many_ask(serve, cell, runs):
    server = serve(cell.code(once(1)), cell.form())
    pages = {server.get(address).text for address in ("/", "/en", "/", "/en", "/")}
    assert (len(pages), runs()) == (2, 2)


def test_a_new_revision_is_rendered_and_shown(serve, sqlite, round_, cell, runs):
    import msgspec

    server = serve(cell.code(once(1)), cell.form())
    server.get("/en")
    sqlite.publish(msgspec.structs.replace(round_, languages=("en", "fr")))
    server.until(lambda: server.get("/labase/state").json()["revision"] == 2)
    assert '<html lang="en">' in server.get("/").text
    assert runs() == 4


def test_a_changed_notebook_is_rendered_again_and_the_former_page_stands_meanwhile(serve_french, write, cell):
    server = serve_french(cell.text("Avant"), cell.form())
    server.get()
    folder = write(cell.code(WAIT), cell.text("Après")).parent
    server.until((folder / "started").exists)
    assert "Avant" in server.get().text
    (folder / "go").touch()
    server.until(lambda: "Après" in server.get().text)


def test_a_notebook_that_fails_keeps_the_former_page_and_says_so(serve_french, write, cell):
    server = serve_french(cell.text("Avant"), cell.form())
    server.get()
    write(cell.code("1 / 0"))
    sentence = (
        "L’ancienne page reste affichée en «\u202fFrançais\u202f»\u202f: cell 1 of 2-participate.ipynb fails: ZeroDivisionError: "
        "division by zero; correct the cell and save the notebook"
    )
    server.until(lambda: sentence in server.news)
    assert "Avant" in server.get().text


def test_a_corrected_notebook_is_published(serve_french, write, cell):
    server = serve_french(cell.code("1 / 0"))
    assert server.get().status_code == 503
    write(cell.text("Corrigé"), cell.form())
    server.until(lambda: server.get().status_code == 200)


def test_the_page_shows_the_phase_of_the_moment_without_another_run(serve, sqlite, cell, runs):
    server = serve(cell.code(once(1)), cell.form())
    assert '"phase":"open"' in server.get().text
    sqlite.pause_step("small", "feedback")
    server.until(lambda: '"phase":"paused"' in server.get().text)
    server.get("/en")
    assert runs() == 2


def test_no_kernel_is_left(serve, cell):
    import psutil

    server = serve(cell.form())
    server.get("/en")
    kernels = [child for child in psutil.Process().children(recursive=True) if "ipykernel" in " ".join(child.cmdline())]
    assert kernels == []


def test_a_failure_that_lasts_is_told_once_and_a_warning_of_both_pages_once():
    news = []
    told = Told(news.append, "en")
    for _ in range(2):
        told.page("not-published", "fr", error="cell 1 fails")
        told.warnings(["Cell 2: the image has no description"])
    told.page("published", "fr", revision=3)
    assert news == [
        "Page not published in “Français”: cell 1 fails",
        "Cell 2: the image has no description",
        "Page published in “Français” (revision 3).",
    ]
