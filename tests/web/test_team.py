"""The team's notebooks: nobody without the passphrase, everybody under their name, nothing left behind."""

import re
import time

import pytest

from labase_survey.errors import PublishingError
from labase_survey.web import kernels
from labase_survey.web.attempts import Attempts
from labase_survey.web.team import Team, new_passphrase

pytestmark = pytest.mark.promises
ROOT = "/labase/equipe/"
PASSPHRASE = "trois chênes sous la pluie"
ENVIRONMENT = (
    "import os\nprint('acteur', os.environ['LABASE_ACTOR'], os.environ.get('LABASE_PASSPHRASE'), "
    "os.environ.get('QUERY_STRING'), os.environ['LABASE_CONSULTATION'])"
)


@pytest.fixture
def server(serve, cell, team):
    started = serve(cell.text("# Bienvenue"), cell.form(), team=team)
    started.get("/en")  # both pages are made, and their kernels are gone
    return started


def running_kernels(server):
    """The ids of the kernels there are, whoever they are for."""
    return list(server.app.kernel_manager.list_kernel_ids())


def kernel_of(page):
    return re.search(r'"kernelId": "([\w-]+)"', page.text)[1]


PATHS = ["", "fr", "en", "fr/3-follow", "fr/2-participate", "voila/static/voila.js", "api/kernels", "xx"]
COOKIES = [None, "labase_team=made-up", "labase_page=made-up", "_xsrf=1; username-127-0-0-1=x"]


def test_without_having_logged_in_every_address_leads_to_the_login(server, figure):
    for path in PATHS:
        for cookie in COOKIES:
            answer = server.client.get(ROOT + path, headers={"Cookie": cookie} if cookie else {})
            assert (path, answer.status_code, 'action="/labase/equipe/login"' in answer.text) == (path, 403, True)
            assert "Set-Cookie" not in answer.headers
            assert "kernelId" not in answer.text
    figure("the team's addresses asked for without a session", tried=len(PATHS) * len(COOKIES), opened=0)


def test_a_session_that_was_left_opens_nothing_any_more(server, log_in):
    mine = log_in(server)
    assert "Camille" in server.client.get(ROOT, headers=mine).text
    assert server.client.post(f"{ROOT}logout", headers=mine).status_code == 303
    assert server.client.get(f"{ROOT}fr/3-follow", headers=mine).status_code == 403


def test_the_cookie_is_strict_hidden_from_scripts_and_sent_to_the_team_s_addresses_only(server):
    answer = server.client.post(f"{ROOT}login", data={"name": "Camille", "passphrase": PASSPHRASE})
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/labase/equipe/fr")
    assert re.fullmatch(r"labase_team=[\w-]{43}", name)
    assert sorted(attributes) == ["HttpOnly", "Path=/labase/equipe/", "SameSite=Strict"]


WRONG, UNNAMED = "Cette phrase de passe n’est pas la bonne.", "Écrivez votre nom, en 60 caractères au plus."


def test_what_is_wrong_is_said_and_no_cookie_is_given(server):
    for sent, status, words in (
        ({"name": "Camille", "passphrase": "trois chênes"}, 403, WRONG),
        ({"name": "Camille", "passphrase": ""}, 403, WRONG),
        ({"name": " ", "passphrase": PASSPHRASE}, 400, UNNAMED),
        ({"name": "a" * 61, "passphrase": PASSPHRASE}, 400, UNNAMED),
        ({"name": "Camille", "passphrase": "x", "language": "en"}, 403, "This passphrase is not the right one."),
    ):
        answer = server.client.post(f"{ROOT}login", data=sent)
        assert (sent, answer.status_code, words in answer.text) == (sent, status, True)
        assert "Set-Cookie" not in answer.headers
        assert PASSPHRASE not in answer.text


def test_who_guesses_waits_and_the_right_passphrase_is_heard_a_moment_later(server, clock):
    async def pause(seconds):
        clock.advance(seconds)

    area = server.app.areas[1]
    area.tries = Attempts(at_once=10, per_second=0.1, clock=clock, pause=pause)
    start = clock()
    guesses = [server.client.post(f"{ROOT}login", data={"name": "x", "passphrase": "x"}) for _ in range(40)]
    heard = [guess.status_code for guess in guesses].count(403)
    assert heard <= 10 + (clock() - start) / 10 + 1
    assert {guess.headers.get("Retry-After") for guess in guesses if guess.status_code == 429} == {"10"}
    clock.advance(10)
    answer = server.client.post(f"{ROOT}login", data={"name": "Camille", "passphrase": PASSPHRASE})
    assert answer.status_code == 303


def test_a_kernel_of_the_team_knows_who_acts_and_not_the_passphrase(server, log_in, cell, team, monkeypatch):
    import nbformat

    monkeypatch.setenv("LABASE_PASSPHRASE", PASSPHRASE)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell.code(ENVIRONMENT)]), team.folder / "4-results.ipynb")
    page = server.client.get(f"{ROOT}fr/4-results?code=K7QF9M2D01", headers=log_in(server, "Camille D."))
    assert "acteur Camille D. None None small" in page.text


def test_leaving_ends_the_kernels_at_once(server, log_in):
    before, mine = len(running_kernels(server)), log_in(server)
    server.client.get(f"{ROOT}fr/3-follow", headers=mine)
    assert len(running_kernels(server)) == before + 1
    server.client.post(f"{ROOT}logout", headers=mine)
    server.until(lambda: len(running_kernels(server)) == before)


def test_somebody_of_the_team_doesn_t_reach_another_s_kernel(server, log_in):
    mine, other = log_in(server), log_in(server, "Dominique")
    kernel = kernel_of(server.client.get(f"{ROOT}fr/3-follow", headers=mine))
    found = [server.client.get(f"{ROOT}api/kernels/{kernel}", headers=who).status_code for who in (mine, other)]
    assert found == [200, 403]
    assert server.client.post(f"{ROOT}voila/api/shutdown/{kernel}", headers=other).status_code == 403
    assert server.client.get(f"{ROOT}api/kernels/{kernel}", headers=mine).status_code == 200


def test_only_the_team_s_four_notebooks_are_there(server, log_in):
    mine = log_in(server)
    names = [
        "fr/2-participate",
        "fr/..%2fsecret",
        "fr/3-follow.ipynb",
        "fr/4-results",
        "de/3-follow",
        "voila/files/3-follow.ipynb",
    ]
    assert {server.client.get(ROOT + name, headers=mine).status_code for name in names} == {404}


@pytest.fixture
def small_server(serve, cell, team):
    """One that has room for a single kernel of a visitor, beside the team's."""
    return serve(cell.code("1", kernel=True), team=team, kernels_at_once=5)


def test_past_the_cap_a_page_says_to_wait_and_asks_again_by_itself(small_server, log_in):
    first = small_server.client.get("/labase/kernel/fr")
    small_server.client.cookies.clear()
    waiting = small_server.client.get("/labase/kernel/en")
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "10")
    assert '<meta http-equiv="refresh" content="10">' in waiting.text
    assert "<h1>One moment: every place is taken</h1>" in waiting.text
    # The team isn't locked out by visitors.
    assert small_server.client.get(f"{ROOT}fr/3-follow", headers=log_in(small_server)).status_code == 200
    cookie = first.headers["Set-Cookie"].partition(";")[0]
    farewell = f"/labase/kernel/voila/api/shutdown/{kernel_of(first)}"
    assert small_server.client.post(farewell, headers={"Cookie": cookie}).status_code == 204
    assert small_server.client.get("/labase/kernel/en").status_code == 200


def test_a_kernel_does_not_outlive_its_page(serve, cell, team, clock, monkeypatch):
    monkeypatch.setattr(kernels, "SWEEP", 0.05)
    server = serve(cell.code("1", kernel=True), team=team)
    before = len(running_kernels(server))
    server.app._seats._clock = clock
    server.client.get("/labase/kernel/fr")
    time.sleep(0.2)  # some sweeps
    assert len(running_kernels(server)) == before + 1
    clock.advance(60)
    server.until(lambda: len(running_kernels(server)) == before)
    assert len(server.app._seats) == 0


def test_a_passphrase_that_could_be_guessed_is_refused(tmp_path):
    with pytest.raises(PublishingError) as refused:
        Team("court", tmp_path)
    assert str(refused.value) == (
        "the team's passphrase has 5 characters; choose at least 12, or take LABASE_PASSPHRASE away to have one made at "
        "each start"
    )


def test_a_passphrase_that_is_made_has_eighty_bits_and_is_another_each_time():
    assert re.fullmatch(r"(?:[0-9a-z]{4}-){3}[0-9a-z]{4}", new_passphrase())
    assert new_passphrase() != new_passphrase()


def test_accents_may_be_typed_in_either_form(tmp_path):
    import unicodedata

    team = Team(PASSPHRASE, tmp_path)
    assert team.knows(unicodedata.normalize("NFD", PASSPHRASE))
    assert PASSPHRASE not in repr(team)


def test_without_a_team_there_is_nothing_to_log_into(served):
    assert {served.get(ROOT + path).status_code for path in ("", "login", "fr/3-follow")} == {404}
