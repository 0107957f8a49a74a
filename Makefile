# Every target makes what it needs, the virtual environment included, and works straight after a clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test faults lint spark bench docs clean

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo,dev]'
	touch $(READY)

demo: $(READY) ## assess, convert, move and validate the bundled sample, with no server
	$(BIN)/migrate demo -o demo-report

test: lint ## every test, on real servers
	$(BIN)/python -m pytest

faults: $(READY) ## a hundred kills and forty other faults; MIGRATE_FAULTS_KILLS and _OTHERS, _SEED, _PAIRS tell otherwise
	$(BIN)/python -m tests.faults

lint: $(READY) ## style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

spark: $(READY) ## validation on Spark's executors; installs PySpark (a large download), and needs Java 17 or later
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,spark]'
	$(BIN)/python -m pytest tests/spark

bench: $(READY) ## measurements beside a peer, printed as ratios
	$(BIN)/python -m benchmarks.full_load

docs: $(READY) ## writes the generated parts of the README and the example assessments again
	$(BIN)/python -m tests.readme
	$(BIN)/python -m tests.examples

clean:
	rm -rf $(VENV) dist build demo-report .mypy_cache .ruff_cache .pytest_cache .hypothesis
