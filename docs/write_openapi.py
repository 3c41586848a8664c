"""Writes `docs/openapi.json`, the description of the HTTP API that a server gives at `/labase/openapi.json`."""

from pathlib import Path

from labase_survey.web.openapi import text

if __name__ == "__main__":
    Path(__file__).with_name("openapi.json").write_text(text(), encoding="utf-8")
