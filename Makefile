# make demo      set everything up and ground expressions in real photographs
# make test      run the tests
# make check     lint, format, types, and the arrows between rooms
# make coverage  run the tests and say which lines none of them runs
# make lab       measure compositional generalisation: docs/generalisation.md
PYTHON ?= python3.11
BIN := .venv/bin

.PHONY: setup demo test check coverage bench lab clean

setup: .venv/ready

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

demo: setup
	$(BIN)/nsground demo --output demo

test: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2

coverage: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --cov=nsground

check: setup
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: setup
	for script in benchmarks/[a-z]*.py; do $(BIN)/python $$script || exit 1; done

# Data, splits, rivals and results of docs/generalisation.md; goes on where it was cut off.
lab: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[plots]"
	$(BIN)/python scripts/lab.py --output lab

clean:
	rm -rf .venv build dist demo
