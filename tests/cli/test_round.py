import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from labase_survey.cli import main
from labase_survey.intake import receive
from labase_survey.store import open_store

SMALL = Path(__file__).parents[1] / "data" / "small.toml"


@pytest.fixture
def labase(tmp_path, monkeypatch, database_url):
    """Run a command in an empty folder, on each database; what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABASE_DATABASE_URL", database_url)
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    monkeypatch.delenv("LABASE_LANGUAGE", raising=False)
    shutil.copyfile(SMALL, tmp_path / "small.toml")

    def run(*words, expected=0):
        outcome = CliRunner().invoke(main, [str(word) for word in words])
        assert outcome.exit_code == expected, outcome.output
        return outcome.output.replace("\u202f", " ")

    return run


def test_a_round_is_published_opened_paused_closed_and_verified(labase):
    assert labase("publish", "small.toml") == (
        "« Petite démarche » est publiée (révision 1). Étapes : feedback (en préparation), "
        "priorities (en préparation).\n"
    )
    assert labase("open", "feedback") == "Étape feedback : ouverte.\n"
    assert labase("pause", "feedback") == "Étape feedback : en pause.\n"
    closed = labase("close", "feedback", "--yes", "--grace", "0")
    assert closed.startswith("Étape feedback close et scellée (réponses : 0, racine : ")
    assert labase("verify") == (
        "feedback : conforme au sceau (réponses : 0).\nÉtape priorities : pas encore close, rien à vérifier.\n"
        "Journal : entier (4 actions).\n"
    )


def test_closing_asks_first(labase):
    labase("publish", "small.toml")
    labase("open", "feedback")
    assert "Clore l'étape feedback ? C'est définitif." in labase("close", "feedback", expected=1)
    assert open_store().steps("small")["feedback"].phase == "open"


def test_invitations_are_printed_one_a_line_and_counted(labase):
    labase("publish", "small.toml")
    codes = labase("invite", "--count", 3, "--category", "agent").split()
    assert len(set(codes)) == 3
    assert open_store().participation("small", "priorities").invited == {"agent": 3}


def test_invitations_are_written_as_cards_and_as_a_table(labase, tmp_path):
    labase("publish", "small.toml")
    where = ("--sheet", "out/cards.html", "--csv", "out/codes.csv", "--url", "http://192.0.2.7:8866")
    assert labase("invite", "--count", 3, "--category", "user", *where) == (
        "3 codes dans out/cards.html, pour la page http://192.0.2.7:8866/\n"
        "3 codes dans out/codes.csv, pour la page http://192.0.2.7:8866/\n"
    )
    assert (tmp_path / "out" / "cards.html").read_text().count('class="card"') == 3
    again = labase("invite", "--count", 3, "--category", "user", *where, expected=1)
    assert again.startswith("Error: out/cards.html exists already")
    labase("invite", "--count", 3, "--category", "nobody", "--sheet", "out/other.html", expected=1)
    assert not (tmp_path / "out" / "other.html").exists()
    assert open_store().participation("small", "priorities").invited == {"user": 3}


def test_a_kiosk_s_address_holds_its_key_in_the_fragment(labase):
    said = labase("kiosk", "--url", "http://192.0.2.7:8866")
    key = open_store().device_key("kiosk")
    assert said.startswith(f"À ouvrir une fois sur la tablette : http://192.0.2.7:8866/#appareil={key}\n")


def test_closing_writes_the_public_seal_and_a_receipt_is_found_in_it(labase, tmp_path):
    labase("publish", "small.toml")
    labase("open", "feedback")
    answer = {"consultation": "small", "step": "feedback", "category": "user", "answers": {"met": "yes"}}
    reply = receive(open_store(), {**answer, "sid": "0" * 32}, channel="web")
    assert f"Sceau public, à diffuser : {tmp_path}" in labase("close", "feedback", "--yes", "--grace", "0")
    seal = tmp_path / "out" / "seal-small-feedback.json"
    assert labase("verify", seal, "--receipt", reply["receipt"]) == (
        f"{seal.name} : conforme au sceau (réponses : 1).\nJournal : entier (3 actions).\n"
        f"{reply['receipt']} : compté.\n"
    )
    typed = reply["receipt"].replace("-", "").lower()
    assert f"{reply['receipt']} : compté." in labase("verify", seal, "--receipt", typed)
    absent = labase("verify", seal, "--receipt", "AAAA-AAAA-AAAA-AAAA", expected=1)
    assert "Error: AAAA-AAAA-AAAA-AAAA : absent du sceau." in absent


def test_a_response_changed_after_the_close_is_named(labase, tmp_path, database_url):
    test_closing_writes_the_public_seal_and_a_receipt_is_found_in_it(labase, tmp_path)
    with open_store().engines.writing() as connection:
        connection.execute(sa.text("UPDATE response SET category = 'agent'"))
    assert "Error: " in labase("verify", tmp_path / "out" / "seal-small-feedback.json", expected=1)
    assert "Error: feedback: " in labase("verify", expected=1)


def test_a_line_taken_out_of_the_journal_is_told(labase):
    labase("publish", "small.toml")
    labase("open", "feedback")
    labase("close", "feedback", "--yes", "--grace", "0")
    with open_store().engines.writing() as connection:
        connection.execute(sa.text("DELETE FROM action WHERE seq = 3"))
    assert labase("verify", expected=1).splitlines()[-2:] == [
        "Error: feedback: the journal has no line on the close of step 'feedback': lines were taken out of it",
        "step 'feedback' is closed, and the last the journal tells of it is open",
    ]


def test_a_response_is_set_aside_and_counted_again_by_its_receipt(labase):
    labase("publish", "small.toml")
    labase("open", "feedback")
    answer = {"consultation": "small", "step": "feedback", "category": "user", "answers": {"met": "yes"}}
    receipt = receive(open_store(), {**answer, "sid": "0" * 32}, channel="web")["receipt"]
    asked = labase("void", "feedback", receipt.lower(), "--reason", "essai", expected=1)
    assert f"Écarter la réponse {receipt} de l'étape feedback ?" in asked
    assert open_store().participation("small", "feedback").voided == 0
    done = labase("void", "feedback", receipt.lower(), "--reason", "essai", "--yes")
    assert done == f"Réponse {receipt} écartée : elle ne compte plus.\n"
    assert open_store().participation("small", "feedback").voided == 1
    done = labase("unvoid", "feedback", receipt, "--reason", "erreur de saisie")
    assert done == f"Réponse {receipt} comptée de nouveau.\n"


def test_a_text_is_erased_and_the_seal_still_holds(labase):
    labase("publish", "small.toml")
    labase("open", "feedback")
    answer = {"consultation": "small", "step": "feedback", "category": "user"}
    said = {"met": "yes", "words": "M. Untel dort au guichet"}
    receive(open_store(), {**answer, "sid": "0" * 32, "answers": said}, channel="web")
    labase("close", "feedback", "--yes", "--grace", "0")
    words = (
        "redact",
        "feedback",
        "words",
        "--text",
        "M. Untel dort  au guichet",
        "--reason",
        "une personne est nommée",
    )
    assert "Effacer ce texte de l'étape feedback ? C'est définitif." in labase(*words, expected=1)
    assert labase(*words, "--yes") == "Textes effacés : 1. Le sceau de l'étape feedback tient toujours.\n"
    assert labase("verify") == (
        "feedback : conforme au sceau (réponses : 1).\nfeedback : textes effacés depuis la clôture : 1.\n"
        "Étape priorities : pas encore close, rien à vérifier.\nJournal : entier (4 actions).\n"
    )


def test_a_demonstration_never_deletes_a_folder_that_is_not_its_own(labase, tmp_path):
    (tmp_path / "out" / "demo").mkdir(parents=True)
    (tmp_path / "out" / "demo" / "mine.txt").touch()
    assert "existe déjà et ne vient pas d'une démonstration" in labase("demo", expected=1)
    assert (tmp_path / "out" / "demo" / "mine.txt").exists()


def test_where_several_rounds_lie_none_is_published_by_itself(labase, tmp_path):
    labase("new", ".")
    shutil.copyfile(SMALL, tmp_path / "data" / "consultations" / "small.toml")
    assert "plusieurs démarches (labase-2017.toml, small.toml)" in labase("serve", expected=1)


def test_an_error_is_a_sentence_and_no_traceback(labase):
    assert labase("check", "none.toml", expected=1) == (
        "Error: none.toml: there is no such file; `labase new FOLDER` makes an example\n"
    )
    assert "Traceback" not in labase("open", "feedback", expected=1)


def test_a_new_folder_holds_notebooks_and_an_example(labase, tmp_path):
    assert labase("new", "atelier") == "6 fichiers dans atelier. Ensuite : cd atelier puis jupyter lab\n"
    assert (tmp_path / "atelier" / "data" / "consultations" / "labase-2017.toml").is_file()
    assert "would be overwritten" in labase("new", "atelier", expected=1)
