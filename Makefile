PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: setup demo test servers clients docs validators journeys properties faults lint types schema-check bench bench-load bench-gateway bench-question bench-links bench-lawful bench-databases bench-cache bench-living bench-workers bench-screening bench-watching bench-workbench mutations attacks node graphiql workbench screenshots clean

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

# Laws that random worlds are held against, minutes of them each.
PROPERTIES := tests/federation/test_worlds.py tests/execution/test_nonsense.py tests/execution/test_program.py tests/server/test_mutations.py tests/access/test_attacker.py

# What people do at the workbench, in a browser, and with files in a shell.
JOURNEYS := tests/workbench/test_journeys.py tests/workbench/test_canvas.py tests/workbench/test_screening.py tests/workbench/test_centre.py tests/workbench/test_developers.py tests/workbench/test_watchlists.py tests/workbench/test_demo.py
SHELL_JOURNEYS := tests/screening/test_shell.py

# Hubs that push, watch, are backed up, are one on several machines, stand behind other gateways, and are asked all that their
# OpenAPI document allows and forbids: many servers, or many requests, each.
SERVERS := tests/server/pushing tests/server/test_peers.py tests/server/test_backups.py tests/server/test_own.py tests/server/test_workers.py tests/server/test_drain.py tests/server/rest tests/watchlists

# The clients and the tutorials, each as whoever reads of it would try it.
READERS := tests/clients tests/docs

# Two workers, by file and in their order (those with few tests are not the short ones): a module's databases are built
# once. Node peers are tried where Node is present.
test: setup node
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/faults $(PROPERTIES:%=--ignore %) $(JOURNEYS:%=--ignore %) $(SHELL_JOURNEYS:%=--ignore %) $(SERVERS:%=--ignore %) $(READERS:%=--ignore %) --durations 20 $(ARGS)

servers: setup node clients
	$(BIN)/python -m pytest -n 2 --dist loadfile $(SERVERS) $(READERS) $(ARGS)

journeys: setup node validators
	$(BIN)/python -m pytest -n 2 --dist loadfile $(JOURNEYS) $(SHELL_JOURNEYS) $(ARGS)

# What holds an export against its standard, apart from all else: its packages are of other versions.
validators: $(VENV)/bods/.installed

$(VENV)/bods/.installed: tests/workbench/bods.lock $(VENV)/.installed
	$(BIN)/python -m venv $(VENV)/bods
	$(VENV)/bods/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/workbench/bods.lock
	touch $@

properties: setup
	$(BIN)/python -m pytest -n 2 $(PROPERTIES) $(ARGS)

# Parts are killed and halted under load, one after the other, with the machine to themselves.
faults: setup
	$(BIN)/python -m pytest -s tests/faults $(ARGS)

# The peers that tests run, and what the GraphiQL bundle is built of; for benchmarks, the gateways measured beside ours.
# The stamps make a second call free.
NODE_FOLDERS := tests/node workbench/graphiql workbench/page clients/typescript
bench-gateway bench-question: NODE_FOLDERS += benchmarks/node
node:
	@if command -v npm >/dev/null 2>&1; then \
	  for folder in $(NODE_FOLDERS); do \
	    (cd $$folder && { test -f node_modules/.installed -a node_modules/.installed -nt package-lock.json || \
	      { npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.installed; }; }) || exit 1; \
	  done; \
	else echo "Node is not present: the tests against graphql-http, Hive Gateway and Apollo's composition will be skipped"; fi

# Builds the page anew, with the API that it asks; the tests hold the committed one against it.
workbench: setup node
	$(BIN)/liancha compose --api -o workbench/page/api.graphql
	cd workbench/page && npm run --silent build

# The documentation as a site, in both languages.
docs: setup
	$(BIN)/python -m mkdocs build --strict --quiet

# Writes the typed clients, of the API and the hub's questions: in Python by ariadne-codegen, in TypeScript by graphql-codegen.
clients: setup node $(VENV)/codegen/.installed
	cd clients/python && rm -rf liancha_client && $(CURDIR)/$(VENV)/codegen/bin/ariadne-codegen --config pyproject.toml >/dev/null
	@if command -v npm >/dev/null 2>&1; then cd clients/typescript && npm run --silent build >/dev/null; fi

# Apart from all else: its graphql-core is an older one.
$(VENV)/codegen/.installed: clients/python/codegen.lock $(VENV)/.installed
	$(BIN)/python -m venv $(VENV)/codegen
	$(VENV)/codegen/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r clients/python/codegen.lock
	touch $@

# The pictures of docs/workbench.md, made by the tests of the journeys.
screenshots: setup node validators
	LIANCHA_TEST_SCREENSHOTS=$(CURDIR)/docs/workbench $(BIN)/python -m pytest $(JOURNEYS)

# Builds GraphiQL's bundle anew; the tests hold the committed one against it.
graphiql: node
	cd workbench/graphiql && npm run --silent build

# A hundred thousand mutated requests to a hub; the tests send two thousand.
mutations: setup
	LIANCHA_TEST_MUTATIONS=$(or $(COUNT),100000) $(BIN)/python -m pytest tests/server/test_mutations.py

# The attacker's random lookups and queries, ten thousand of them; the tests make a few hundred.
attacks: setup
	LIANCHA_TEST_ATTACKS=$(or $(COUNT),10000) $(BIN)/python -m pytest tests/access/test_attacker.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

schema-check: setup
	$(BIN)/liancha compose --check

bench: setup
	$(BIN)/python -m benchmarks.main_question $(ARGS)

# What authentication, the matrix and the disclosure log cost a request, and the log alone.
bench-lawful: setup
	$(BIN)/python -m benchmarks.lawful $(ARGS)

# What the workbench costs whoever opens it: the first visit, and a large board.
bench-workbench: setup
	$(BIN)/python -m benchmarks.workbench $(ARGS)

# What a gateway costs a request, beside Apollo's and Hive's where Node is present.
bench-gateway: setup node
	$(BIN)/python -m benchmarks.gateway $(ARGS)

# What the main question costs in the hub, by hand, and over HTTP behind two gateways.
bench-question: setup node
	$(BIN)/python -m benchmarks.question $(ARGS)

# How many rows a second a file is loaded at.
bench-load: setup
	$(BIN)/python -m benchmarks.load

# What a department's database costs the hub: files of the home beside PostgreSQL, and the drivers it could have.
bench-databases: setup
	$(BIN)/python -m benchmarks.databases $(ARGS)

# What it is worth to keep what departments answered, and how soon a removal is seen all the same.
bench-cache: setup
	$(BIN)/python -m benchmarks.cache $(ARGS)

# What the living list costs: so many who follow it, and its outbox.
bench-living: setup
	$(BIN)/python -m benchmarks.living $(ARGS)

# What a second worker is worth.
bench-workers: setup
	$(BIN)/python -m benchmarks.workers $(ARGS)

# What a screening of a file costs, from the shell, and whether its memory grows with the file.
bench-screening: setup
	$(BIN)/python -m benchmarks.screening $(ARGS)

# What a watchlist costs, on a large register: a portfolio added, reviewed, read and followed.
bench-watching: setup
	$(BIN)/python -m benchmarks.watching $(ARGS)

# What linked entities cost on a large register: index, connections, exposure, control, checks; beside others' ways.
bench-links: setup
	$(BIN)/python -m benchmarks.links $(ARGS)

clean:
	rm -rf $(VENV) .liancha $(addsuffix /node_modules,$(NODE_FOLDERS) benchmarks/node)
