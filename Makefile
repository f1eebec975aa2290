# `make help` lists what there is. Everything is installed into .venv, from PyPI, the first time it is needed.

VENV ?= .venv
# The Python to make .venv with; by default the newest of those below that is at least 3.11.
PYTHON ?=
CANDIDATES = python3.14 python3.13 python3.12 python3.11 python3 python
# What builds the panel of JupyterLab; only `make demo` does without.
NPM ?= npm
# ipyflow, which the kernel half is measured beside: it brings an IPython of its own.
IPYFLOW = .venv-ipyflow
# Passed on to pytest, the benchmark or JupyterLab: make test ARGS="-k tags".
ARGS ?=

BIN = $(VENV)/bin
# The panel is built here, once and when it is stale, not by each installation.
PIP = SKIP_JUPYTER_BUILDER=1 $(BIN)/python -m pip --disable-pip-version-check -qq
RUN = PATH="$(abspath $(BIN)):$$PATH" PYTHON="$(abspath $(BIN))/python" $(NPM) --prefix labextension run --silent

BUNDLE = jupyter_blocks/labextension/package.json
PANEL_SOURCES = $(shell find labextension/src labextension/style labextension/schema -type f -not -path '*/__tests__/*') \
  labextension/package.json labextension/tsconfig.json
NPM_MISSING = The panel of JupyterLab is built with npm, which is not here: install Node.js 20.19 or later\
 (https://nodejs.org; on Debian 13 and Ubuntu 25: apt install npm)

.DEFAULT_GOAL = help
.PHONY: help demo lab panel test check bench clean npm
.DELETE_ON_ERROR:
# A build that failed leaves the bundle before it.
.PRECIOUS: $(BUNDLE)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.examples ## Run the example pipeline on the flights of January 2013
	$(BIN)/jupyter-blocks run examples/flights/flights.ipynb --output examples/flights/executed.ipynb $(ARGS)

lab: $(VENV)/.lab ## Open JupyterLab on the examples, with the panel Blocks at its right
	@if command -v $(NPM) >/dev/null; then $(MAKE) --no-print-directory panel; \
	elif [ ! -e $(BUNDLE) ]; then echo "$(NPM_MISSING), then call make lab again. JupyterLab opens without the panel."; fi
	cd examples && $(abspath $(BIN))/jupyter lab $(ARGS)

panel: npm $(VENV)/.panel ## Build the panel of JupyterLab, if it is stale (needs npm)

test: npm $(VENV)/.dev $(VENV)/.panel ## Run the tests, the panel's too (ARGS="-k tags" for some of those in Python)
	$(RUN) test
	$(BIN)/python -m pytest $(ARGS)

check: npm $(VENV)/.dev $(VENV)/.panel ## Run all static checks: style, format, types, floors, the panel's size
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(RUN) lint:check
	$(RUN) typecheck
	$(RUN) types:check
	$(RUN) size:check

bench: npm $(VENV)/.dev $(VENV)/.panel $(IPYFLOW)/.made ## Measure inference, the panel, the kernel half, and runs beside jupyter execute and papermill (half an hour)
	$(BIN)/python -m tests.benchmarks.inference
	$(BIN)/python -m tests.benchmarks.graph_endpoint
	$(BIN)/python -m tests.benchmarks.panel
	$(BIN)/python -m tests.benchmarks.kernel_half
	$(BIN)/python -m tests.benchmarks.observation --ipyflow $(IPYFLOW)/bin/python
	$(BIN)/python -m tests.benchmarks.run_cost $(ARGS)

clean: ## Remove what builds, tests, checks and examples have left; keeps .venv and node_modules
	rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist examples/*/out examples/*/executed.ipynb
	rm -rf jupyter_blocks/labextension labextension/lib labextension/tsconfig.tsbuildinfo tests/ui/screenshots
	find . \( -path ./$(VENV) -o -name node_modules \) -prune -o \
	  \( -name __pycache__ -o -name .ipynb_checkpoints -o -name .jupyter_blocks \) -print0 | xargs -0 rm -rf

npm:
	@command -v $(NPM) >/dev/null || { echo "$(NPM_MISSING)."; exit 1; }

# The bundle, and a link to it where the JupyterLab of .venv looks for extensions.
$(VENV)/.panel: $(BUNDLE)
	@$(BIN)/jupyter-builder develop --overwrite . >/dev/null
	@touch $@

$(BUNDLE): $(PANEL_SOURCES) labextension/node_modules/.package-lock.json | $(VENV)/.lab
	@echo "Building the panel."
	@$(RUN) build:prod >labextension/build.log 2>&1 || { cat labextension/build.log; exit 1; }
	@touch $@

labextension/node_modules/.package-lock.json: labextension/package-lock.json
	@echo "Installing what the panel is built with into labextension/node_modules; this is done once and takes a minute."
	@$(NPM) --prefix labextension ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

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

$(IPYFLOW)/.made: $(VENV)/.made
	@echo "Installing ipyflow into $(IPYFLOW), to measure beside it; this is done once and takes a minute."
	@$(BIN)/python -m venv $(IPYFLOW)
	$(IPYFLOW)/bin/python -m pip --disable-pip-version-check -qq install ipyflow
	@touch $@

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
