"""The server dies between "send" and the answer: nothing is pretended, nothing is lost, nothing is there twice."""

from pathlib import Path

import pytest

from labase_survey.rehearsal import Server

pytestmark = pytest.mark.browser
NOTEBOOK = Path(__file__).parents[1] / "data" / "small.ipynb"


def before_it_received(server, route):
    server.kill()
    route.abort()


def after_it_stored(server, route):
    route.fetch()
    server.kill()
    route.abort()


@pytest.fixture
def server(store, database_url, round_):
    """The small round, its first step open, on each database."""
    store.publish(round_)
    store.open_step("small", "feedback")
    with Server("small", notebook=NOTEBOOK, database=database_url) as running:
        yield running


@pytest.mark.parametrize(("dies", "stored"), [(before_it_received, 0), (after_it_stored, 1)])
def test_the_page_says_not_recorded_and_sending_again_gives_one_response(dies, stored, store, server, page):
    page.goto(server.url)
    page.get_by_role("radio", name="Usager").check()
    page.get_by_label("Oui", exact=True).check()
    page.route("**/labase/submissions", lambda route: dies(server, route), times=1)
    page.get_by_role("button", name="Envoyer").click()
    page.get_by_text("Pas enregistré.").wait_for()
    assert page.get_by_label("Oui", exact=True).is_checked()
    assert page.locator(".ls-receipt").count() == 0
    assert store.participation("small", "feedback").total == stored
    server.start().wait()
    page.get_by_role("button", name="Envoyer").click()
    receipt = page.locator(".ls-receipt").inner_text()
    store.close_step("small", "feedback", grace=0)
    assert [leaf[0] for leaf in store.seal("small", "feedback")["leaves"]] == [receipt]
