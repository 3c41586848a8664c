# `make demo` shows the whole loop, `make test` runs every test; both start from a bare clone.
# Everything goes into .venv, from requirements that are pinned and checked by hash.
# Without make: python -m venv .venv, then the commands below (README: "Sans make").

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
JOBS ?= 2
PYTEST = $(BIN)/python -m pytest --numprocesses=$(JOBS) --dist=loadfile
LOCK = $(BIN)/uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url \
	--custom-compile-command "make lock" --group build

.DEFAULT_GOAL := help
.PHONY: help demo serve test nightly lint format commands openapi screenshots bench-counting \
	lock install install-test chromium clean

help:
	@echo "make demo         the whole loop on the round of the launch, in one minute; writes out/"
	@echo "make serve        serve the participants' page to the room"
	@echo "make test         every test (JOBS=2 at a time; ARGS=... goes to pytest)"
	@echo "make nightly      the long forms too"
	@echo "make lint         ruff, its format, mypy"
	@echo "make format       what ruff can mend by itself"
	@echo "make commands     write docs/commands.md again"
	@echo "make openapi      write docs/openapi.json again"
	@echo "make screenshots  write docs/images and docs/rendered again"
	@echo "make bench-counting  time the rules beside other libraries; writes docs/benchmarks.md"
	@echo "make lock         pin requirements again (UPGRADE=--upgrade for the latest)"

demo: install
	@$(BIN)/labase demo

serve: install
	@$(BIN)/labase serve

test: install-test chromium
	@$(PYTEST) $(ARGS)

nightly: install-test chromium
	@$(PYTEST) --nightly $(ARGS)

lint: install-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

commands: install
	$(BIN)/python docs/write_commands.py

openapi: install
	$(BIN)/python docs/write_openapi.py

screenshots: install-test chromium
	$(BIN)/python docs/screenshots.py

bench-counting: install
	$(BIN)/python benchmarks/counting.py

lock: install
	$(PIP) "uv>=0.9,<1"
	$(LOCK) $(UPGRADE) --output-file requirements/run.txt
	$(LOCK) $(UPGRADE) --group test --extra postgresql --constraint requirements/run.txt \
		--output-file requirements/test.txt

install: .venv/run.stamp

install-test: .venv/test.stamp

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later was found: install one, or say make PYTHON=/path/to/python"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing into .venv (about a minute)..."
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@echo "Installing what tests need..."
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing Chromium..." && apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || \
	echo "No Chromium was found, so browser tests won't run. On Debian or Ubuntu: sudo apt-get install chromium"

clean:
	rm -rf .venv out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
