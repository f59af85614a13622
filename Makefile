# Two commands are enough: `make run` (installs, runs a night on the sample home) and `make test`.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3.11
RECONQUETE_HOME ?= home
export GX_ANALYTICS_ENABLED := false

.PHONY: install install-dev run test check dev docs french bench bench-find bench-peers soak clean

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/installed

# The sample home is copied once and never overwritten.
home:
	cp -R data_samples home

run: install home
	$(BIN)/reconquete run --home $(RECONQUETE_HOME)

# A file is run by one worker, in the order of tests/conftest.py: the dearest first.
test: install-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar --processes 0 sql
	$(BIN)/codespell
	$(BIN)/python tests/sizes.py

dev: install home
	$(BIN)/reconquete dagster --home $(RECONQUETE_HOME) dev -w workspace.yaml

docs: install
	$(BIN)/reconquete docs

# Every French text of the sample, written again to be read: tests/french_texts.txt.
french: install-dev
	$(BIN)/python -m pytest -q tests/test_french_texts.py --write

bench: install-dev
	$(BIN)/python benchmarks/overhead.py
	$(BIN)/python benchmarks/first_load.py
	$(BIN)/python benchmarks/small_files.py
	$(BIN)/python benchmarks/one_night.py

# Some 15 GB of disk in BENCH_FOLDER, where the histories stay for the next run.
BENCH_FOLDER ?= build/bench
bench-find: install-dev
	$(BIN)/python benchmarks/find_stage.py --lines 1_000_000 10_000_000 100_000_000 --limit 2GB --folder $(BENCH_FOLDER)

# Against programs that are no part of the project: how to install them is said at its head.
bench-peers: install-dev
	$(BIN)/python benchmarks/client_summary.py

# What takes too long for `make test`.
soak: install-dev
	$(BIN)/python -m pytest -m soak

clean:
	rm -rf $(VENV) build dist
