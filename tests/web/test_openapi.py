"""The description of the API: the same in the documents as from a server, and valid as OpenAPI."""

import json
from pathlib import Path

import pytest

from labase_survey.web.openapi import description, text

WRITTEN = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_description_in_the_documents_is_what_a_server_gives(served):
    assert WRITTEN.read_text("utf-8") == text(), "write it again: make openapi"
    answer = served.get("/labase/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.text == text()


def test_every_address_of_ours_is_described(served):
    described = {path: set(methods) for path, methods in description()["paths"].items()}
    assert described == {
        "/labase/submissions": {"post"},
        "/labase/state": {"get"},
        "/labase/events": {"get"},
        "/labase/openapi.json": {"get"},
        "/": {"get"},
        "/{language}": {"get"},
    }


def test_a_submission_is_described_by_the_type_that_reads_it():
    told = description()["components"]["schemas"]["Submission"]
    assert told["required"] == ["consultation", "step", "sid"]
    assert told["properties"]["sid"] == {"type": "string", "pattern": "^[0-9a-f]{32}$"}
    assert told["properties"]["edition"] == {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}


@pytest.mark.parametrize("reply", ["Accepted", "Withdrawn", "Refused", "NotStored"])
def test_each_reply_is_told_apart_by_its_status(reply):
    schemas = description()["components"]["schemas"]
    [status] = schemas[reply]["properties"]["status"]["enum"]
    assert schemas["Reply"]["discriminator"]["mapping"][status] == f"#/components/schemas/{reply}"
    assert json.loads(text()) == description()
