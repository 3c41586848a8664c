"""The HTTP API described in OpenAPI 3.1: for whoever writes another client, and for a checker that tries it.

The schema of a submission is that of the type by which submissions are read; those of replies are the types below.
"""

from typing import Any, Literal

import msgspec
from msgspec import Struct

from labase_survey.intake.submissions import Submission
from labase_survey.web.handlers import Handler

Plain = dict[str, Any]
ANSWER = {"description": "An answer, in the form that the question's kind has; null says nothing"}
REFERENCE = "#/components/schemas/{name}"


class Accepted(Struct, tag_field="status", tag="accepted"):
    """The answer is on the disk."""

    receipt: str
    edition: int


class Withdrawn(Struct, tag_field="status", tag="withdrawn"):
    """The response is gone."""

    edition: int


class Problem(Struct):
    """What is wrong with one answer, in the language of the submission."""

    question: str | None
    message: str


class Refused(Struct, tag_field="status", tag="refused", omit_defaults=True):
    """Nothing was stored, and why; with the code `stale`, the edition that is stored."""

    code: str
    message: str
    problems: list[Problem]
    edition: int | msgspec.UnsetType = msgspec.UNSET


class NotStored(Struct, tag_field="status", tag="error"):
    """An accident: nothing was stored; send the same edition again."""

    message: str


class StepNow(Struct):
    """Where a step is, and how many have answered."""

    phase: Literal["draft", "open", "paused", "closing", "closed"]
    participation: int


class StateNow(Struct):
    """Each step, and the revision that pages are made of."""

    steps: dict[str, StepNow]
    revision: int


TYPES = (Submission, Accepted, Withdrawn, Refused, NotStored, StateNow)


def description() -> Plain:
    """The whole description, the same for every consultation.

    >>> description()["openapi"]
    '3.1.0'
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "labase",
            "version": "1",
            "description": "What a participant's page sends and asks. Nobody is logged in; the sid, which the device "
            "made, is the only key to a response.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/labase/submissions": {"post": _sending()},
            "/labase/state": {"get": _asking("stateNow", "Phases and participation, now", {"200": _json("StateNow")})},
            "/labase/events": {"get": _listening()},
            "/labase/openapi.json": {
                "get": _asking("description", "This description", {"200": _json(schema={"type": "object"})})
            },
            "/": {"get": _asking("page", "The participants' page, in the first language", _pages())},
            "/{language}": {"get": {**_asking("pageIn", "The same in that language", _pages()), **_language()}},
        },
        "components": {"schemas": _schemas()},
    }


class Description(Handler):
    """`/labase/openapi.json`."""

    def get(self) -> None:
        """Answer with the JSON."""
        self.set_header("Content-Type", "application/json")
        self.finish(text())


def text() -> str:
    """The description as it is served and as `docs/openapi.json` holds it."""
    return msgspec.json.format(msgspec.json.encode(description()), indent=1).decode() + "\n"


def _schemas() -> Plain:
    _, found = msgspec.json.schema_components(TYPES, ref_template=REFERENCE, schema_hook=lambda _type: ANSWER)
    schemas: Plain = msgspec.json.decode(msgspec.json.encode(found).replace(rb"\\Z", b"$"))  # as JavaScript writes it
    replies = [Accepted, Withdrawn, Refused, NotStored]
    schemas["Reply"] = {
        "oneOf": [{"$ref": REFERENCE.format(name=reply.__name__)} for reply in replies],
        "discriminator": {
            "propertyName": "status",
            "mapping": {reply.__struct_config__.tag: REFERENCE.format(name=reply.__name__) for reply in replies},
        },
    }
    return schemas


def _sending() -> Plain:
    return {
        "operationId": "submit",
        "summary": "Send, change or withdraw a response",
        "requestBody": {"required": True, "content": {"application/json": {"schema": _reference("Submission")}}},
        "responses": {
            "200": {**_json("Reply"), "description": "Stored, withdrawn or refused"},
            "403": _json("Refused", "It comes from another page"),
            "413": _json("Refused", "It has more than 256 KiB"),
            "415": _json("Refused", "It is no JSON"),
            "429": _json("Refused", "Too many wrong invitation codes: wait as long as Retry-After says"),
            "503": _json("NotStored", "An accident: nothing was stored"),
        },
    }


def _listening() -> Plain:
    asked = {"name": "consultation", "in": "query", "required": False, "schema": {"type": "string"}}
    stream = {"text/event-stream": {"schema": {"type": "string"}}}
    responses = {
        "200": {"description": "`event: state` with the state at each change, and a heartbeat", "content": stream},
        "404": _page("Another consultation"),
        "503": _page("Too many pages listen; come back after Retry-After"),
    }
    return {**_asking("events", "The state whenever it changes", responses), "parameters": [asked]}


def _pages() -> Plain:
    return {
        "200": _page("The page"),
        "302": _page("The page is served through kernels, elsewhere"),
        "304": {"description": "The page that the browser has is the last one"},
        "404": _page("No such page"),
        "503": _page("The page isn't ready"),
    }


def _language() -> Plain:
    pattern = {"type": "string", "pattern": "^[a-z]{2}$"}
    return {"parameters": [{"name": "language", "in": "path", "required": True, "schema": pattern}]}


def _asking(name: str, summary: str, responses: Plain) -> Plain:
    return {"operationId": name, "summary": summary, "responses": responses}


def _page(what: str) -> Plain:
    return {"description": what, "content": {"text/html": {"schema": {"type": "string"}}}}


def _json(name: str = "", what: str = "JSON", *, schema: Plain | None = None) -> Plain:
    return {"description": what, "content": {"application/json": {"schema": schema or _reference(name)}}}


def _reference(name: str) -> Plain:
    return {"$ref": REFERENCE.format(name=name)}
