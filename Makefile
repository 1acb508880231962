# make serve   set up, build, serve at http://127.0.0.1:8001
# make test    set up, run every test
# Needs Python 3.11 or newer. Uses uv when it is there, else venv and pip.
PYTHON ?= python3
BIN = .venv/bin
PORT ?= 8001

.PHONY: setup build serve test check format metadata bench lock clean

setup: .venv/.runtime

.venv/bin/python:
	@if command -v uv >/dev/null 2>&1; then uv venv -q .venv; else $(PYTHON) -m venv .venv; fi

# Locked with hashes; the project itself last, without looking for anything more.
.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@if command -v uv >/dev/null 2>&1; \
	then uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; fi
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@if command -v uv >/dev/null 2>&1; \
	then uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock; fi
	@touch $@

build: setup
	$(BIN)/catalogue build

serve: setup
	$(BIN)/catalogue serve --port $(PORT)

test: .venv/.dev
	$(BIN)/python -m pytest

check: .venv/.dev
	$(BIN)/catalogue check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/catalogue format
	$(BIN)/ruff format .

metadata: setup
	$(BIN)/python -m loaders.metadata

bench: .venv/.dev
	$(BIN)/python -m bench

# Write the locks anew (needs uv); they name no registry.
lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build -o requirements.lock pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv catalogue.db catalogue.db.* build *.egg-info
