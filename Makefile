# `make demo` and `make test` need Python 3.11 to 3.13 and make; the rest is for developers.
PORT ?= 8000
PY := .venv/bin/python
PYTEST := $(PY) -m pytest
export PORT

.PHONY: help demo test test-sqlite test-postgres test-browser soak storm lint format types contracts bench clean venv dev

help:  ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | column -t -s '|'

demo: venv  ## The shop with demo data on http://127.0.0.1:8000 (PORT= changes it)
	@exec $(PY) -m tools.demo

test: dev  ## Everything: on SQLite, on PostgreSQL, in a browser
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres
	@$(MAKE) --no-print-directory test-browser

test-sqlite: dev
	$(PYTEST) -n 2 -m "not browser"

test-postgres: dev
	$(PY) tests/postgres.py $(PYTEST) -n 2 -m "not browser"

test-browser: dev
	@tools/browser.sh
	$(PYTEST) -m browser

soak: export SOAK_STEPS ?= 100000
soak: dev  ## 100,000 random steps beside a plain model, on both databases (SOAK_STEPS=, SOAK_SEED=)
	$(PYTEST) -n 2 tests/soak
	$(PY) tests/postgres.py $(PYTEST) -n 2 tests/soak

storm: export STORM_BUYERS ?= 200
storm: export STORM_ROUNDS ?= 50
storm: export STORM_STRIDE ?= 1
storm: dev  ## kill -9 at every boundary, 200 buyers for the last piece fifty times, on both databases
	$(PYTEST) -n 0 tests/storm
	$(PY) tests/postgres.py $(PYTEST) -n 0 tests/storm

lint: dev  ## Style, import contracts, types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	PYTHONPATH=.:site .venv/bin/lint-imports
	PYTHONPATH=.:site $(PY) -m mypy

format: dev  ## Put the code in order
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

bench: venv  ## Queries, relative time and bytes of the demo's pages; the ledger at a million transfers
	@$(PY) -m tools.bench
	@$(PY) -m tools.bench_ledger

clean:  ## Remove the environment, the demo's database and all caches
	rm -rf .venv var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@tools/venv.sh requirements.txt

dev:
	@tools/venv.sh requirements-dev.txt
