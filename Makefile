PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: setup demo test lint types schema-check bench node clean

setup: $(VENV)/.installed

# The lock holds every version and hash; the stamp makes a second call free.
$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Liancha needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# `make demo ARGS=--once` stops after the answer; `make demo ARGS="--companies 100000"` loads a larger register.
demo: setup
	$(BIN)/liancha demo $(ARGS)

# Two workers, by file: a module's databases are built once. Node peers are tried where Node is present.
test: setup node
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

node:
	@if command -v npm >/dev/null 2>&1; then \
	  cd tests/node && { test -f node_modules/.installed -a node_modules/.installed -nt package-lock.json || \
	    { npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.installed; }; }; \
	else echo "Node is not present: the tests against graphql-http and Hive Gateway will be skipped"; fi

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

schema-check: setup
	$(BIN)/liancha compose --check

bench: setup
	$(BIN)/python -m benchmarks.main_question $(ARGS)

clean:
	rm -rf $(VENV) .liancha tests/node/node_modules
