import stat
import sys

import pytest

from labase_survey.errors import StoreError
from labase_survey.store import open_store
from labase_survey.store.secret import read_secret


@pytest.fixture(autouse=True)
def no_secret_given(monkeypatch):
    monkeypatch.delenv("LABASE_SECRET", raising=False)


def test_the_secret_is_made_once_beside_the_database_for_its_owner_only(tmp_path):
    first = open_store(tmp_path / "labase.db").secret
    file = tmp_path / "labase.secret"
    assert open_store(tmp_path / "labase.db").secret == first
    assert len(first) == 32
    assert sys.platform == "win32" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_secret_of_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    from_file = read_secret(tmp_path / "labase.secret", may_create=True)
    monkeypatch.setenv("LABASE_SECRET", "long enough to be a secret")
    assert read_secret(tmp_path / "labase.secret", may_create=True) != from_file


def test_a_short_secret_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LABASE_SECRET", "short")
    with pytest.raises(StoreError) as caught:
        read_secret(tmp_path / "labase.secret", may_create=True)
    assert str(caught.value) == (
        "the secret in LABASE_SECRET has 5 characters, expected 16 or more; write a long random text there"
    )


def test_a_secret_that_is_gone_is_not_replaced_while_invitations_depend_on_it(tmp_path, round_):
    store = open_store(tmp_path / "labase.db")
    store.publish(round_)
    store.invite("small", count=1, category="user")
    (tmp_path / "labase.secret").unlink()
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path / "labase.db").device_key("rehearsal")
    assert str(caught.value) == (
        f"the secret of this database is gone: there is no file {tmp_path / 'labase.secret'}, and without it no "
        "invitation code is recognised; put the file back, or set LABASE_SECRET"
    )
