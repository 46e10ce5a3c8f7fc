# make serve: install what serving needs, build a release from data/, serve it. make test: install what developers need
# too, then lint, types and all tests. make demo: publish and serve made-up statistics, as an office has them. make quick:
# lint, types, and the tests that need no browser, server or large data; below a minute. make lock, make sbom: what
# operators pin and list.

PYTHON ?= python3
PORT ?= 8000
DEMO ?= .demo
VENV ?= .venv
BIN = $(VENV)/bin
SETUP = $(VENV)/.set-up
TOOLS = $(VENV)/.set-up-tools
SBOM = .venv-sbom
PIP = --disable-pip-version-check
ASSETS = lod/web/static/vendor/.copied

# Tests start the program hundreds of times: compiled once, each start takes two thirds of the time
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve build demo test quick lint types format lock sbom screenshots clean

serve: build
	LOD_PORT=$(PORT) $(BIN)/lod serve

build: $(SETUP) $(ASSETS)
	LOD_PORT=$(PORT) $(BIN)/lod build

# LARGE=--large adds a data set of half a million figures
demo: $(SETUP) $(ASSETS)
	$(BIN)/python -m bench.demo $(DEMO) $(LARGE)
	LOD_PORT=$(PORT) $(BIN)/lod --root $(DEMO) build
	LOD_PORT=$(PORT) $(BIN)/lod --root $(DEMO) serve

test: $(TOOLS) $(ASSETS) lint types
	$(BIN)/pytest -n auto --dist worksteal

quick: $(TOOLS) lint types
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not server and not slow"

lint: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TOOLS)
	$(BIN)/mypy

format: $(TOOLS)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(SETUP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lod needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(PIP) -c constraints.txt -e .
	@touch $@

$(TOOLS): $(SETUP)
	$(BIN)/python -m pip install $(PIP) -c constraints.txt -e '.[dev]'
	@touch $@

# The versions that operators install, each with its digests: pip refuses anything else
lock: $(TOOLS)
	$(BIN)/python -m pip install $(PIP) pip-tools
	$(BIN)/pip-compile --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras \
		--no-annotate --no-header --quiet -c constraints.txt pyproject.toml -o requirements.lock

# What a site consists of, as a list that scanners read (CycloneDX)
sbom: $(SBOM)/bin/cyclonedx-py
	@mkdir -p dist $(DEMO)
	$(SBOM)/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o dist/sbom.json

# Apart from the developers' tools: a package that comes with it makes each start of lod a second slower
$(SBOM)/bin/cyclonedx-py: constraints.txt
	$(PYTHON) -m venv $(SBOM)
	$(SBOM)/bin/python -m pip install $(PIP) -c constraints.txt cyclonedx-bom
	@touch $@

# Designsystemet's stylesheets, where Node is there; without it the built-in stylesheet serves
$(ASSETS): package.json
	@if command -v npm >/dev/null 2>&1; then \
		npm install --silent --no-audit --no-fund --ignore-scripts && $(PYTHON) -m lod.web.assets || echo "The stylesheets could not be fetched; the built-in one serves."; \
	else echo "There is no Node; the built-in stylesheet serves."; fi
	@mkdir -p $(dir $@) && touch $@

# The pictures of README and docs, taken in Chromium
screenshots: $(TOOLS) $(ASSETS)
	BIN=$(BIN) docs/images/make

clean:
	rm -rf $(VENV) $(SBOM) .lod node_modules lod/web/static/vendor dist $(DEMO)
