# make serve: set up, build a release from data/, serve it. make test: lint, types and all tests. make quick: lint,
# types, and the tests that need no browser, server or large data; below a minute.

PYTHON ?= python3
PORT ?= 8000
VENV ?= .venv
BIN = $(VENV)/bin
SETUP = $(VENV)/.set-up
ASSETS = lod/web/static/vendor/.copied

.PHONY: serve build test quick lint types format screenshots clean

serve: build
	LOD_PORT=$(PORT) $(BIN)/lod serve

build: $(SETUP) $(ASSETS)
	LOD_PORT=$(PORT) $(BIN)/lod build

test: $(SETUP) $(ASSETS) lint types
	$(BIN)/pytest -n auto --dist worksteal

quick: $(SETUP) lint types
	$(BIN)/pytest -n auto --dist worksteal -m "not browser and not server and not slow"

lint: $(SETUP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(SETUP)
	$(BIN)/mypy

format: $(SETUP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(SETUP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lod needs Python 3.11 or later: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Designsystemet's stylesheets, where Node is there; without it the built-in stylesheet serves
$(ASSETS): package.json
	@if command -v npm >/dev/null 2>&1; then \
		npm install --silent --no-audit --no-fund --ignore-scripts && $(PYTHON) -m lod.web.assets || echo "The stylesheets could not be fetched; the built-in one serves."; \
	else echo "There is no Node; the built-in stylesheet serves."; fi
	@mkdir -p $(dir $@) && touch $@

# The pictures of README and docs, taken in Chromium
screenshots: $(SETUP) $(ASSETS)
	BIN=$(BIN) docs/images/make

clean:
	rm -rf $(VENV) .lod node_modules lod/web/static/vendor dist
