"""`1-prepare`: what each button does."""

import getpass

import pytest

from labase_survey.definition.reading import read_consultation, write_consultation
from labase_survey.errors import NotFoundError
from labase_survey.widgets.prepare import PrepareWidget


@pytest.fixture
def panel(project, house, round_):
    """The screen on a file of the small round."""
    (project / "data").mkdir(exist_ok=True)
    write_consultation(round_, project / "data" / "small.toml")
    return PrepareWidget("data/small.toml", house)


def is_published(store):
    try:
        return store.consultation("small").id == "small"
    except NotFoundError:
        return False


def test_the_outline_says_what_the_round_holds(panel, markup):
    assert "Étape «\u202fVotre avis\u202f»\u202f: 8 questions, dont 4 de vote." in markup(panel.publish)
    assert "6 propositions, 64\u202f000\xa0€ si l’on faisait tout\u202f; moyens\u202f: 40\u202f000\xa0€." in markup(
        panel.publish
    )


def test_checking_publishes_nothing(panel, house):
    panel.publish.check.click()
    assert panel.message == "Le fichier est en ordre. Rien n’est encore publié."
    assert not is_published(house)


def test_checking_says_what_the_notice_lacks(panel, project):
    path = project / "data" / "small.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("erase_after = 6\n", ""), encoding="utf-8")
    panel.publish.check.click()
    assert panel.message == (
        "Le fichier est lisible, mais la démarche ne pourra pas être publiée\u202f: notice.erase_after: missing; write "
        "after how many months from the close responses are erased, such as 6"
    )


def test_publishing_says_the_revision(panel, house):
    panel.publish.publish.click()
    assert panel.message == "Publié (révision 1). La page des participants montre désormais ce texte."
    assert house.consultation("small").title.to("en") == "A small round"
    assert house.actions("small")[0]["actor"] == f"{getpass.getuser()} (1-prepare)"


def test_a_file_that_is_wrong_is_told_where_and_nothing_is_published(panel, project, house):
    path = project / "data" / "small.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"desk"', '"desc"', 1), encoding="utf-8")
    panel.publish.publish.click()
    assert panel.message.startswith("Rien n’a été fait\u202f: ")
    assert "small.toml" in panel.message
    assert not is_published(house)


def test_a_file_that_is_missing_opens_a_screen_that_says_so(project, house):
    panel = PrepareWidget("data/nothing.toml", house)
    assert panel.message == (
        f"Rien n’a été fait\u202f: {project / 'data' / 'nothing.toml'}: there is no such file; "
        "`labase new FOLDER` makes an example"
    )


def test_codes_are_made_for_a_category_and_an_institution(panel, house):
    panel.publish.publish.click()
    panel.invite.category.value = "agent"
    panel.invite.institution.value = "city"
    panel.invite.count.value = 3
    panel.invite.make.click()
    assert panel.message == "3 codes créés. Copiez-les maintenant\u202f: ils ne seront plus affichés."
    assert len(set(panel.invite.tokens.value.split())) == 3
    assert house.participation("small", "priorities").invited == {"agent": 3}


def test_codes_before_publishing_are_refused_in_words(panel):
    panel.invite.make.click()
    assert panel.message.startswith("Rien n’a été fait\u202f: no consultation 'small' is published here")


def test_cards_are_written_where_they_lead_to_a_page(panel, house, project):
    panel.publish.publish.click()
    panel.invite.category.value, panel.invite.count.value = "agent", 3
    panel.invite.cards.click()
    assert panel.message == (
        "Rien n’a été fait\u202f: écrivez l’adresse de la page, ou démarrez-la d’abord, pour que les cartes y mènent."
    )
    panel.invite.address.value = "http://192.0.2.7:8866"
    for number in (1, 2):
        path = project / "out" / f"invitations-agent-{number}.html"
        panel.invite.cards.click()
        assert panel.message == (
            f"3 cartes dans {path}. Imprimez-les, puis effacez ce fichier\u202f: il contient les codes."
        )
        assert path.read_text().count('class="card"') == 3
    assert house.participation("small", "priorities").invited == {"agent": 6}


def test_a_round_without_invitations_needs_no_codes(house, launch):
    panel = PrepareWidget(launch, house)
    panel.invite.make.click()
    assert panel.message == (
        'Rien n’a été fait\u202f: aucune étape de cette démarche ne demande de code (admission = "invitation").'
    )


@pytest.mark.parametrize("needing", ["play", "kiosk"])
def test_rehearsing_and_a_shared_device_need_the_page(panel, needing):
    getattr(panel.rehearse if needing == "play" else panel.serve, needing).click()
    assert panel.message == "Rien n’a été fait\u202f: démarrez d’abord la page (onglet «\u202fMontrer la page\u202f»)."


def test_a_new_folder_gets_the_notebooks_and_the_example(panel, project):
    panel.new.make.click()
    assert panel.message == "Rien n’a été fait\u202f: écrivez d’abord le nom du dossier."
    panel.new.folder.value = "next"
    panel.new.make.click()
    assert panel.message == f"6 fichiers écrits dans {project / 'next'}."
    assert read_consultation(project / "next" / "data" / "consultations" / "labase-2017.toml").id == "labase-2017"


def test_the_page_is_started_rehearsed_and_stopped(project, house, launch, copy_notebooks, markup):
    panel = PrepareWidget(launch, house)
    panel.serve.start.click()
    assert "Démarrage…" in panel.serve.address.value
    panel.serve.server.wait()
    panel.serve.refresh()
    assert f"Sur cet ordinateur\u202f: {panel.serve.server.url}." in panel.serve.address.value
    assert "<img alt='Code QR de l’adresse http://" in markup(panel.serve)
    panel.serve.kiosk.click()
    assert f":{panel.serve.server.port}/#appareil={house.device_key('kiosk')} (ou ce code QR)" in panel.message
    panel.rehearse.step.value, panel.rehearse.people.value = "priorites", 5
    panel.rehearse.play.click()
    assert panel.message == "5 réponses fictives enregistrées sur 5 envois."
    panel.serve.stop.click()
    assert panel.serve.server is None
    assert "<img" not in markup(panel.serve)
    assert house.participation("labase-2017", "priorites").fictitious == 5


def test_a_server_that_ends_by_itself_says_why(house, launch):
    panel = PrepareWidget(launch, house)
    panel.serve.start.click()
    panel.serve.server.kill()
    panel.serve.refresh()
    assert "La page s’est arrêtée d’elle-même\u202f: (elle n’a rien écrit)" in panel.serve.address.value
