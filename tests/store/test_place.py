from labase_survey.store import home
from labase_survey.store.place import default_database


def test_home_is_the_folder_named_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    assert home() == tmp_path


def test_home_is_the_nearest_folder_that_holds_consultations(tmp_path, monkeypatch):
    (tmp_path / "data" / "consultations").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.delenv("LABASE_HOME", raising=False)
    monkeypatch.chdir(tmp_path / "notebooks")
    assert home() == tmp_path


def test_home_is_the_current_folder_where_there_is_no_project(tmp_path, monkeypatch):
    monkeypatch.delenv("LABASE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert home() == tmp_path


def test_the_database_is_the_one_of_the_environment_else_a_file_of_the_project(tmp_path, monkeypatch):
    monkeypatch.setenv("LABASE_HOME", str(tmp_path))
    monkeypatch.delenv("LABASE_DATABASE_URL", raising=False)
    assert default_database() == str(tmp_path / "data" / "labase.db")
    monkeypatch.setenv("LABASE_DATABASE_URL", "postgresql://localhost/lab")
    assert default_database() == "postgresql://localhost/lab"
