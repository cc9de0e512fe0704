# What the book is made of: data/ -> book/report/ -> book/*.md -> _build/html and its PDF.
SHELL := /bin/sh
PYTHON := .venv/bin/python
PAPER := A4
EDITION := all
RESOLVE := .venv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header --quiet
FETCH_PYODIDE = $(PYTHON) -m publish.browser.supply

.PHONY: help book html pdf editions lite test lab execute check check-article lint lock bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

book: .venv/ready ## the whole book: site, PDFs on A4 or with PAPER=letter, browser edition
	@$(FETCH_PYODIDE) || true
	@$(PYTHON) -m publish.build book --paper $(PAPER)

html: .venv/ready ## the site alone
	@$(PYTHON) -m publish.build html

pdf: book ## the same as book: the PDFs are laid out from the site's own pages

editions: .venv/ready ## every edition on paper; EDITION=reader for one, PAPER=letter, A5 or 6x9
	@$(PYTHON) -m publish.build book
	@$(PYTHON) -m publish.paper --edition $(EDITION) --paper $(PAPER)

lite: .venv/ready ## the same as book, or nothing if the browser edition cannot be made
	@$(FETCH_PYODIDE)
	@$(PYTHON) -m publish.build book --paper $(PAPER)

test: .venv/ready .venv/browser ## build the book if it is not up to date, then run every test
	@$(FETCH_PYODIDE)
	@$(PYTHON) -m publish.build book
	@$(PYTHON) -m ruff check --quiet && $(PYTHON) -m ruff format --check --quiet
	@$(PYTHON) -m pytest

check: .venv/ready ## check the data alone
	@$(PYTHON) -m book.report.checks

check-article: .venv/ready ## compare the numbering with the article: ARTICLE=path/to/text
	@$(PYTHON) -m publish.tools.check_article "$(ARTICLE)"

lab: .venv/ready ## open the chapters as notebooks in JupyterLab
	@.venv/bin/jupyter lab --config publish/tools/lab/jupyter_lab_config.py

execute: .venv/ready ## run every chapter without a network, and say how long each takes
	@$(PYTHON) -m publish.tools.execute

bench: .venv/ready ## time a clean build, step by step
	@$(PYTHON) -m publish.build bench

lock: .venv/ready ## resolve requirements.in into requirements.txt again
	@$(RESOLVE) --output-file requirements.txt requirements.in
	@$(RESOLVE) --output-file requirements-run.txt requirements-run.in --constraints requirements.txt

clean: ## remove what was built, keep the environment
	@rm -rf _build

.venv/ready: requirements.txt publish/tools/setup.sh
	@sh publish/tools/setup.sh

.venv/browser: .venv/ready
	@sh publish/tools/setup.sh browser
