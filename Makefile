# data/ -> book/report/ -> book/*.md -> _build/html and its PDFs.  `make help` lists the commands.
SHELL := /bin/sh
PYTHON := .venv/bin/python
PAPER := A4
EDITION := all
RESOLVE := .venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header --quiet
# A shell would stumble over lines that end in a carriage return; and pip refuses an environment
# where a user's or a distribution's settings say `user = true`.
SETUP = PIP_USER=0 sh -c "$$(tr -d '\r' <publish/tools/setup.sh)" publish/tools/setup.sh
FETCH_PYODIDE = $(PYTHON) -m publish.browser
LINT = $(PYTHON) -m ruff check --quiet && $(PYTHON) -m ruff format --check --quiet && $(PYTHON) -m mypy
# Two workers; `tests/conftest.py` says which tests share one.
PYTEST = $(PYTHON) -m pytest -n 2 --no-loadscope-reorder
# Tests that need no built book, no browser and no PDF.
FAST = -m "not book"

# Said before anything is set up or made.  Names of sheets may be in capitals.
SHEET := $(shell printf '%s' '$(strip $(PAPER))' | tr '[:upper:]' '[:lower:]')
ifneq ($(words $(filter a4 letter a5 6x9,$(SHEET))) $(words $(SHEET)),1 1)
$(error PAPER=$(PAPER); allowed: A4 | letter, and for make editions A5 | 6x9 too)
endif
ifneq ($(filter check-article,$(MAKECMDGOALS)),)
ifeq ($(wildcard $(ARTICLE)),)
$(error ARTICLE=$(ARTICLE) is no file; usage: make check-article ARTICLE=path/to/article.txt)
endif
endif

.PHONY: help book html serve pdf editions lite test test-fast lab execute check check-article lint lock bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: .venv/ready ## the whole book: site, PDFs on A4 or with PAPER=letter, e-book, browser edition
	@$(FETCH_PYODIDE) || true
	@$(PYTHON) -m publish.build book --paper "$(PAPER)"

html: .venv/ready ## the site alone
	@$(PYTHON) -m publish.build html

serve: .venv/ready ## the site at http://localhost:8000, made and shown again after each change
	@$(PYTHON) -m publish.build serve

pdf: book ## the same as book: the PDFs are set from the site's own pages

editions: .venv/ready ## every edition on paper; EDITION=reader for one, PAPER=letter, A5 or 6x9
	@$(PYTHON) -m publish.build book
	@$(PYTHON) -m publish.paper --edition $(EDITION) --paper "$(PAPER)"

lite: .venv/ready ## the same as book, or nothing if the browser edition cannot be made
	@$(FETCH_PYODIDE)
	@$(PYTHON) -m publish.build book --paper "$(PAPER)"

test: .venv/ready .venv/browser lint ## build the book if it is not up to date, then run every test
	@$(FETCH_PYODIDE)
	@$(PYTHON) -m publish.build book
	@$(PYTEST)

test-fast: .venv/ready lint ## lint, types, and the tests that need no built book
	@$(PYTEST) $(FAST)

lint: .venv/ready ## ruff and mypy
	@$(LINT)

check: .venv/ready ## check the data alone
	@$(PYTHON) -m book.report.validation

check-article: .venv/ready ## compare the numbering with the article: ARTICLE=path/to/text
	@$(PYTHON) -m publish.tools.check_article "$(ARTICLE)"

lab: .venv/ready ## open the chapters as notebooks in JupyterLab
	@.venv/bin/jupyter lab --config publish/tools/lab/jupyter_lab_config.py

execute: .venv/ready ## run every chapter without a network, and say how long each takes
	@$(PYTHON) -m publish.tools.execute

bench: .venv/ready ## time builds and edits beside Jupyter Book as shipped; writes bench.json
	@$(PYTHON) -m publish.build bench

# The environment is made only if there is none: one to be resolved anew is not put back first.
lock: | .venv/bin/uv ## resolve requirements.in into requirements.txt again
	@$(RESOLVE) --output-file requirements.txt requirements.in
	@$(RESOLVE) --output-file requirements-run.txt requirements-run.in --constraints requirements.txt

clean: ## remove what was built, keep the environment
	@rm -rf _build

.venv/ready: requirements.txt publish/tools/setup.sh
	@$(SETUP)

.venv/bin/uv:
	@$(SETUP)

.venv/browser: .venv/ready
	@$(SETUP) browser
