"""Reading a file from elsewhere: what is no text of a reasonable size is refused in words."""

import pytest

from labase_survey.errors import NotFoundError
from labase_survey.formats import text as module
from labase_survey.formats.text import read_text, write_text


def test_a_text_comes_back_as_it_was_written(tmp_path):
    written = "\ufeffé;\r\n«\n"
    write_text(written, tmp_path / "a.pb")
    assert (tmp_path / "a.pb").read_bytes() == written.encode()
    assert read_text(tmp_path / "a.pb") == written


def test_a_file_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "absent.pb"
    with pytest.raises(NotFoundError) as raised:
        read_text(path)
    assert str(raised.value) == f"{path}: there is no such file; write its path from here, or from the root (/…)"


def test_a_folder_is_no_file(tmp_path, refusal):
    assert refusal(read_text, tmp_path) == (
        f"{tmp_path}: it can't be read (Is a directory); give the path of a file you may open"
    )
    assert refusal(write_text, "", tmp_path) == (
        f"{tmp_path}: it can't be written (Is a directory); give the path of a file you may write"
    )


def test_another_encoding_is_told_with_its_line(tmp_path, refusal):
    path = tmp_path / "old.pb"
    path.write_bytes("META\nkey;value\ndescription;Quartier rénové\n".encode("cp1252"))
    assert refusal(read_text, path) == (
        f"{path}, line 3: this is not UTF-8 text (invalid continuation byte); save the file as UTF-8"
    )


def test_what_is_no_text_is_told_with_its_line(tmp_path, refusal):
    path = tmp_path / "archive.pb"
    path.write_bytes(b"PK\n\x03\0")
    assert refusal(read_text, path) == (
        f"{path}, line 2: there is a NUL character, so this is no text; is this the right file?"
    )


def test_a_file_that_is_too_large_is_not_read(tmp_path, refusal, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 2_000_000)
    path = tmp_path / "large.pb"
    path.write_bytes(b"a" * 2_000_000)
    assert len(read_text(path)) == 2_000_000
    path.write_bytes(b"a" * 2_000_001)
    assert refusal(read_text, path) == f"{path}: more than 2 MB are not read; is this the right file?"
