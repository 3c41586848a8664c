"""`labase backup`, `restore`, `purge`, `doctor`, as they are typed."""

import os
import shutil
import time
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from labase_survey.cli import main
from labase_survey.definition.reading import read_consultation, write_consultation
from labase_survey.intake import receive
from labase_survey.store import open_store

SMALL = Path(__file__).parents[1] / "data" / "small.toml"


@pytest.fixture
def labase(tmp_path, monkeypatch, database_url):
    """Run a command in an empty project, on each database; what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    monkeypatch.setenv("LABASE_DATABASE_URL", database_url)
    monkeypatch.setenv("LABASE_SECRET", "a secret for tests, long enough to be one")
    monkeypatch.delenv("LABASE_LANGUAGE", raising=False)
    shutil.copyfile(SMALL, tmp_path / "small.toml")

    def run(*words, expected=0, **options):
        outcome = CliRunner().invoke(main, [str(word) for word in words], **options)
        assert outcome.exit_code == expected, outcome.output
        return outcome.output.replace("\u202f", " ")

    return run


@pytest.fixture
def at_once(tmp_path):
    """The round whose responses are erased as soon as a step closes, which needs no other day."""
    round_ = read_consultation(SMALL)
    notice = msgspec.structs.replace(round_.notice, erase_after=0)
    write_consultation(msgspec.structs.replace(round_, notice=notice), tmp_path / "at-once.toml")
    return "at-once.toml"


def answer(number, step="feedback"):
    sent = {"consultation": "small", "step": step, "category": "user", "answers": {"met": "yes"}}
    assert receive(open_store(), {**sent, "sid": f"{number:032x}"}, channel="web")["status"] == "accepted"


def test_a_file_whose_notice_lacks_something_is_read_and_the_lack_is_told(labase, tmp_path):
    text = (tmp_path / "small.toml").read_text().replace("erase_after = 6\n", "")
    (tmp_path / "lacking.toml").write_text(text)
    assert labase("check", "lacking.toml") == (
        "La démarche ne pourra pas être publiée tant qu'il manque :\n"
        "notice.erase_after: missing; write after how many months from the close responses are erased, such as 6\n"
        "lacking.toml : rien à redire. 2 étapes, 9 questions, 6 propositions.\n"
    )
    assert "notice.erase_after: missing" in labase("publish", "lacking.toml", expected=1)


def test_a_backup_is_written_and_says_that_the_secret_is_not_in_it(labase, tmp_path):
    labase("publish", "small.toml")
    told = labase("backup", "--out", "copie.db")
    assert told.startswith(f"Sauvegarde écrite : {tmp_path / 'copie.db'}\nLe secret n'y est pas ")
    assert (tmp_path / "copie.db").exists()
    assert f"Error: {tmp_path / 'copie.db'} exists already" in labase("backup", "--out", "copie.db", expected=1)


def test_a_backup_comes_back_only_over_nothing_or_after_a_yes(labase, tmp_path):
    labase("publish", "small.toml")
    labase("open", "feedback")
    answer(1)
    labase("backup", "--out", "copie.db")
    assert "holds something already" in labase("restore", "copie.db", expected=1)
    answer(2)
    assert "d'abord sauvegardé" in labase("restore", "copie.db", "--replace", expected=1, input="n\n")
    assert open_store().participation("small", "feedback").total == 2
    told = labase("restore", "copie.db", "--replace", "--yes")
    assert told.startswith(f"Contenu précédent sauvegardé : {tmp_path / 'data' / 'backups'}")
    assert "Sauvegarde restaurée : 6 lignes, dont 1 réponses." in told
    assert open_store().participation("small", "feedback").total == 1


def test_a_restore_with_another_secret_says_so(labase, tmp_path, monkeypatch):
    labase("publish", "small.toml")
    labase("invite", "--count", 1, "--category", "agent")
    labase("backup", "--out", "copie.db")
    monkeypatch.setenv("LABASE_DATABASE_URL", str(tmp_path / "autre.db"))
    monkeypatch.setenv("LABASE_SECRET", "another secret, long enough to be one")
    assert "Attention : le secret d'ici n'est pas celui de cette sauvegarde." in labase("restore", "copie.db")


def test_purging_says_what_would_go_then_does_it_with_yes(labase, tmp_path, at_once):
    labase("publish", at_once)
    labase("open", "feedback")
    for number in range(6):
        answer(number)
    labase("backup")
    labase("close", "feedback", "--yes", "--grace", "0")
    shutil.copytree(tmp_path / "data" / "backups", tmp_path / "ailleurs")
    day = time.strftime("%Y-%m-%d", time.gmtime())
    (made,) = (tmp_path / "data" / "backups").glob("*.db")
    elsewhere = tmp_path / "ailleurs" / made.name
    line = f"  small/feedback : à effacer depuis le {day} (réponses : 6)\n"
    looked = labase("purge", "--backups", "ailleurs")
    assert looked == (
        f"Base :\n{line}Sauvegarde {made} :\n{line}Sauvegarde {elsewhere} :\n{line}"
        "Rien n'est changé. Pour effacer, définitivement : labase purge --yes\n"
    )
    assert open_store().answers("small", "feedback", "met").n == 6
    gone = f"  small/feedback : effacé, date {day} (réponses : 6)\n"
    assert labase("purge", "--backups", "ailleurs", "--yes") == (
        f"Base :\n{gone}Sauvegarde {made} :\n{gone}Sauvegarde {elsewhere} :\n{gone}"
    )
    assert "  rien à effacer\n" in labase("purge")
    told = f"feedback : réponses effacées le {day}, comme le dit sa notice ; son sceau public tient (racine : "
    assert told in labase("verify")
    assert told in labase("verify", tmp_path / "out" / "seal-small-feedback.json")


def test_what_is_not_due_is_said_with_its_date(labase):
    labase("publish", "small.toml")
    labase("open", "feedback")
    labase("close", "feedback", "--yes", "--grace", "0")
    assert labase("purge", "--yes", "--round", "small").startswith("Base :\n  small/feedback : sera à effacer le ")


def test_a_backup_that_cannot_be_read_fails_the_command(labase, tmp_path):
    labase("publish", "small.toml")
    (tmp_path / "data" / "backups").mkdir(parents=True)
    (tmp_path / "data" / "backups" / "broken.db").write_text("no database")
    assert "file is not a database" in labase("purge", "--yes", expected=1)


def test_the_doctor_prints_a_line_for_each_look_and_fails_only_for_what_is_bad(labase, database_url):
    labase("publish", "small.toml")
    quick = database_url.startswith("postgresql")  # the server of the tests doesn't flush, which the doctor sees
    told = labase("doctor", expected=int(quick)).splitlines()
    assert "bon          Sceaux                   Étapes closes conformes à leur sceau : 0." in told
    assert "à regarder   Sauvegardes              Aucune sauvegarde. Faites : labase backup" in told
    assert [line for line in told if line.startswith("mauvais") and "fsync=off" not in line] == []
    with open_store().engines.writing() as connection:
        connection.exec_driver_sql("UPDATE action SET what = 'x'")
    assert "mauvais      Journal des actions" in labase("doctor", expected=1)


@pytest.mark.skipif(os.name != "posix", reason="permissions are another thing there")
def test_the_doctor_speaks_english(labase, tmp_path, monkeypatch):
    monkeypatch.setenv("LABASE_LANGUAGE", "en")
    monkeypatch.setenv("LABASE_DATABASE_URL", str(tmp_path / "own.db"))
    monkeypatch.delenv("LABASE_SECRET")
    labase("publish", "small.toml")
    labase("invite", "--count", 1, "--category", "agent")
    secret = tmp_path / "own.secret"
    secret.chmod(0o644)
    assert f"bad          Secret                   {secret} can be read by others (0644). Do: chmod 600 {secret}" in (
        labase("doctor", expected=1).splitlines()
    )
