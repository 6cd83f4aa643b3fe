# The table of contents: every task of the project by name. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.11 python3 python; do command -v $$p >/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
LIBRARY ?= library
VENDOR := node_modules/.vendored
OPENSEARCH_TESTED := $(shell sed -n 's:.*<opensearch.version>\(.*\)</opensearch.version>.*:\1:p' tests/scale/pom.xml)
OPENSEARCH ?= $(OPENSEARCH_TESTED)
JARS := $(VENV)/opensearch/$(OPENSEARCH)

.PHONY: help
help: ## List what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | column -t -s "$$(printf '\t')"

.PHONY: run
run: $(VENV)/.installed $(VENDOR) ## Set up, index the sample collection and serve it on http://127.0.0.1:8000
	@echo "Indexing the sample collection in corpus/ (files that have not changed are skipped) …"
	@$(BIN)/evidence --library $(LIBRARY) index corpus
	@$(BIN)/evidence --library $(LIBRARY) serve --local

.PHONY: test
test: $(VENV)/.ready node_modules/.ready $(VENDOR) chromium ## Set up and run every test
	@echo "Running the tests …"
	@$(BIN)/pytest -n auto

.PHONY: test-scale
test-scale: $(VENV)/.scale $(JARS)/.ready ## Set up and test against a cluster of three OpenSearch nodes (OPENSEARCH=version)
	@echo "Starting OpenSearch $(OPENSEARCH) and running the tests that need it …"
	@$(BIN)/pytest tests/scale --jars $(JARS)

.PHONY: lint types imports
lint: $(VENV)/.ready ## Check style and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
types: $(VENV)/.ready ## Check types
	@$(BIN)/mypy indexer webapp benchmarks docs
imports: $(VENV)/.ready ## Check that imports point down
	@$(BIN)/lint-imports

.PHONY: corpus docs screenshots
corpus: $(VENV)/.ready ## Make the sample collection again, byte for byte
	@$(BIN)/python tests/corpus_maker/make.py
docs: $(VENV)/.ready ## Make the generated parts of the documentation again
	@$(BIN)/python docs/generate.py
screenshots: $(VENV)/.ready $(VENDOR) chromium ## Make the README's pictures again
	@$(BIN)/python docs/screenshots.py

.PHONY: clean
clean: ## Remove everything that was set up (the library stays)
	rm -rf $(VENV) node_modules webapp/static/vendor

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python is missing: install Python 3.11 and try again." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed, and $(PYTHON) is older: install it, or name it: make PYTHON=…" >&2; exit 1; }
	@echo "Making a Python environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "Python's venv module is missing: on Debian install python3-venv and try again." >&2; exit 1; }

$(VENV)/.installed: setup.cfg pyproject.toml constraints.txt | $(VENV)/bin/pip
	@echo "Installing the program (a minute the first time) …"
	@export PYTHONWARNINGS=ignore; { $(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip && \
		$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[meaning]' ; } || \
		{ echo "The packages could not be installed: see above, check the connection to the package index, try again." >&2; exit 1; }
	@touch $@

$(VENV)/.ready: $(VENV)/.installed
	@echo "Installing what the tests need …"
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,meaning]' || \
		{ echo "The test packages could not be installed: see above, and try again." >&2; exit 1; }
	@touch $@

$(VENV)/.scale: $(VENV)/.ready
	@PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,meaning,opensearch]' || \
		{ echo "The packages for OpenSearch could not be installed: see above, and try again." >&2; exit 1; }
	@touch $@

$(JARS)/.ready: tests/scale/pom.xml
	@{ [ -n "$$JAVA_HOME" ] || command -v javac; } >/dev/null && command -v mvn >/dev/null || \
		{ echo "Java or Maven is missing: install a JDK (17 or later) and Maven (on Debian: apt-get install default-jdk-headless maven) and try again." >&2; exit 1; }
	@echo "Fetching OpenSearch $(OPENSEARCH) (a minute the first time) …"
	@rm -rf $(JARS)
	@mvn -q -B -f tests/scale/pom.xml dependency:copy-dependencies -DincludeScope=runtime \
		-DoutputDirectory=$(CURDIR)/$(JARS) $(if $(filter-out $(OPENSEARCH_TESTED),$(OPENSEARCH)), \
		-Dopensearch.version=$(OPENSEARCH) -Drunner.version=$(OPENSEARCH).0) || \
		{ echo "OpenSearch $(OPENSEARCH) could not be fetched: see above, and try again." >&2; exit 1; }
	@touch $@

node_modules/.installed: package-lock.json package.json .npmrc
	@command -v npm >/dev/null || { echo "Node is missing: install Node 20 with npm and try again." >&2; exit 1; }
	@echo "Fetching the design system and the PDF viewer …"
	@npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error || \
		{ echo "The front-end packages could not be installed: see above, and try again." >&2; exit 1; }
	@touch $@

node_modules/.ready: package-lock.json package.json .npmrc
	@command -v npm >/dev/null || { echo "Node is missing: install Node 20 with npm and try again." >&2; exit 1; }
	@echo "Fetching the front-end packages, and those that the tests need …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || \
		{ echo "The packages could not be installed: see above, and try again." >&2; exit 1; }
	@touch node_modules/.installed $@

$(VENDOR): node_modules/.installed webapp/vendor.py | $(VENV)/.installed
	@$(BIN)/python -m webapp.vendor
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "Installing Chromium for the browser tests …"; \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
		else \
			echo "Chromium is missing: install it (as root on Debian: apt-get install chromium) and try again." >&2; exit 1; \
		fi; }
