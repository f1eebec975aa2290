# `make help` lists what there is. Everything is installed into .venv, from PyPI, the first time it is needed.

VENV ?= .venv
# The Python to make .venv with; by default the newest of those below that is at least 3.11.
PYTHON ?=
CANDIDATES = python3.14 python3.13 python3.12 python3.11 python3 python
# Passed on to pytest, the benchmark or JupyterLab: make test ARGS="-k tags".
ARGS ?=

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check -qq

.DEFAULT_GOAL = help
.PHONY: help demo test check lab bench clean
.DELETE_ON_ERROR:

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.examples ## Run the example pipeline on the flights of January 2013
	$(BIN)/jupyter-blocks run examples/flights/flights.ipynb --output examples/flights/executed.ipynb $(ARGS)

test: $(VENV)/.dev ## Run the tests (ARGS="-k tags" for some of them)
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev ## Run all static checks: style, format, types, floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lab: $(VENV)/.lab ## Open JupyterLab on the examples
	cd examples && $(abspath $(BIN))/jupyter lab $(ARGS)

bench: $(VENV)/.dev ## Measure inference, the kernel half, and runs beside jupyter execute and papermill (a quarter of an hour)
	$(BIN)/python -m tests.benchmarks.inference
	$(BIN)/python -m tests.benchmarks.kernel_half
	$(BIN)/python -m tests.benchmarks.run_cost $(ARGS)

clean: ## Remove what tests, checks and examples have left; keeps .venv
	rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist examples/*/out examples/*/executed.ipynb
	find . -path ./$(VENV) -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints -o -name .jupyter_blocks \) -print0 \
	  | xargs -0 rm -rf

# Stamps: each stands for a set of extras that is installed; the larger sets hold the smaller.
$(VENV)/.examples: $(VENV)/.made pyproject.toml
	@echo "Installing what the examples need into $(VENV); this is done once and takes a minute or two."
	$(PIP) install --editable ".[examples]"
	@touch $@

$(VENV)/.lab: $(VENV)/.made pyproject.toml
	@echo "Installing JupyterLab and what the examples need into $(VENV); this is done once and takes a few minutes."
	$(PIP) install --editable ".[examples,lab]"
	@touch $@ $(VENV)/.examples

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	@echo "Installing the tools of development into $(VENV); this is done once and takes a few minutes."
	$(PIP) install --editable ".[dev]"
	@touch $@ $(VENV)/.lab $(VENV)/.examples

$(VENV)/.made:
	@fits='import sys; sys.exit(sys.version_info < (3, 11))'; \
	for python in $(or $(PYTHON),$(CANDIDATES)); do \
	  "$$python" -c "$$fits" 2>/dev/null && break; \
	  python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "No Python of at least 3.11 among: $(or $(PYTHON),$(CANDIDATES))."; \
	  echo "Install one (https://www.python.org/downloads/), or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python lacks the venv module. On Debian and Ubuntu: apt install python3-venv"; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; \
	"$$python" -m venv $(VENV)
	@touch $@
