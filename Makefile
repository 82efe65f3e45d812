# Two commands for a newcomer: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint types contracts catalog check format readme picture lock clean help

help:             ## list the commands
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: .venv/run    ## connect to Slack; without tokens, try the bot here and in a page
	@$(BIN)/bouncebot run --or-local

test: .venv/dev   ## the whole test suite
	@$(BIN)/pytest -n auto --maxprocesses 4

lint: .venv/dev   ## style: ruff's formatter and linter
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: .venv/dev  ## mypy, strict
	@$(BIN)/mypy

contracts: .venv/dev  ## imports point one way
	@$(BIN)/lint-imports

catalog: .venv/dev    ## every rule, cause and example
	@$(BIN)/bouncebot catalog check

check: lint types contracts catalog test  ## everything that CI does

format: .venv/dev ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

readme: .venv/dev ## write the README's conversation anew
	@$(BIN)/python .ci/readme

picture: .venv/dev  ## make the README's picture from docs/conversation.jsonl
	@$(BIN)/python .ci/picture

lock: .venv/dev   ## choose new versions of all dependencies
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --upgrade --group build -o requirements/run.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --upgrade --group build --group dev -c requirements/run.txt \
		-o requirements/dev.txt pyproject.toml

clean:            ## remove everything that was set up or built
	rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/python:
	@sh .ci/venv $(PYTHON)
	@touch $@

.venv/run: .venv/python requirements/run.txt pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@# Bytecode now: the first start is as quick as the next, also where Python is told to write none.
	@$(BIN)/python -m compileall -q bot
	@touch $@

.venv/dev: .venv/run requirements/dev.txt .ci/servers .ci/browser
	@sh .ci/servers
	@sh .ci/browser
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
