# Octavo. `make` with no target tells what there is.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup book specimen fonts check validate test fuzz bench lint docs clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: .venv/.ready-dev  ## make .venv with everything that is needed

.venv/.ready: requirements.lock requirements-uv.lock pyproject.toml scripts/setup.sh
	@PYTHON="$(PYTHON)" sh scripts/setup.sh

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@PYTHON="$(PYTHON)" sh scripts/setup.sh dev

book: .venv/.ready  ## build manuscript/ into build/: PDF, EPUB and HTML
	@$(BIN)/python build.py

specimen: .venv/.ready  ## build the specimen of all kinds of matter into build/specimen
	@$(BIN)/python build.py build tests/books/specimen --out build/specimen

fonts: .venv/.ready  ## install fonts of other scripts: make fonts EXTRAS="hebrew arabic cjk symbols"
	@PYTHON="$(PYTHON)" sh scripts/setup.sh fonts $(EXTRAS)

check: setup  ## check the files in build/, with every validator that is installed
	@$(BIN)/python build.py check

validate: setup  ## install what validators are missing, build manuscript/ and check it with all
	@sh scripts/validate.sh

test: lint  ## run linters, type checker and all tests
	@$(BIN)/python -m pytest -n auto

SEED ?= 1
BOOKS ?= 200
THREE ?= 20
IMPORTS ?= 50
KILLS ?= 4
TEXTS ?= 50
CASES ?= 2
fuzz: setup  ## build books that nobody wrote: make fuzz SEED=1 BOOKS=200 THREE=20 IMPORTS=50 KILLS=4 TEXTS=50
	@PYTHONPATH=.:tests $(BIN)/python -m fuzz.run --seed $(SEED) --books $(BOOKS) --three $(THREE) \
		--imports $(IMPORTS) --kills $(KILLS) --texts $(TEXTS) --jobs $(CASES)

BENCH_BOOK ?= .
bench: setup  ## measure against other programs: make bench BENCH_BOOK=folder
	@$(BIN)/python scripts/bench.py $(BENCH_BOOK)

lint: setup  ## ruff and mypy
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

docs: .venv/.ready  ## write the generated pages of docs/
	@$(BIN)/python -m octavo.checks.codes >docs/checks.md

clean:  ## delete what make has made, .venv apart
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis
