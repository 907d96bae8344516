# The table of contents of daily work: `make help`
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The processes of the tests; each has servers of its own. Much of their time they wait, so there are more than cores.
# Each reads all test files, and many start the whole centre: what is compiled is kept, whatever the environment says.
WORKERS ?= 3
.DEFAULT_GOAL := help
.PHONY: help up client empty test chaos bench lint types laws check fix lock clean distclean

help: ## Show this table
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

up: $(VENV)/ready ## Start everything on this machine, with some weeks of invented contacts (UP=--open: all lines open)
	@exec $(BIN)/contact-center up $(UP)

empty: $(VENV)/ready ## The same, with an empty database
	@exec $(BIN)/contact-center up --empty $(UP)

test: $(VENV)/ready-dev ## Run the tests (those that need a missing server say so)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

chaos: $(VENV)/ready-dev ## Run the long tests in which things are killed, cut and flooded
	$(BIN)/python -m pytest -m chaos

bench: $(VENV)/ready-bench ## How fast it is, each beside a baseline; best on an idle machine
	@for benchmark in benchmarks/*.py; do echo "== $$benchmark"; $(BIN)/python $$benchmark || exit 1; done

lint: $(VENV)/ready-dev ## Style
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/ready-dev ## Types
	$(BIN)/mypy

laws: $(VENV)/ready-dev ## Which part of the house may import which
	$(BIN)/lint-imports

check: $(VENV)/ready-dev ## Facts and texts: what is missing or contradictory
	$(BIN)/contact-center check

fix: $(VENV)/ready-dev ## Mend the style
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

client: $(VENV)/ready-dev ## A typed Python client of the API, into build/client
	@$(BIN)/python tools/make_client.py

lock: $(VENV)/ready-dev ## Resolve the dependencies anew (hashes, no index addresses)
	$(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -p 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --no-emit-index-url -q -p 3.11 -c requirements.lock --group dev pyproject.toml -o requirements-dev.lock

$(VENV)/ready-bench: $(VENV)/ready-dev
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --target $(VENV)/bench --group bench && touch $@ || \
		echo "django-helpdesk could not be installed; benchmarks/mail.py runs without it."

clean: ## Throw the demo's state away
	rm -rf var

distclean: clean ## Throw the installation away, too
	rm -rf $(VENV)

# --- set-up -------------------------------------------------------------------------------------
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV) || { echo "No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/ready: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing what the contact centre needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --only-binary :all: --no-binary langdetect -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(BIN)/python -m contact_center.nursery
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
