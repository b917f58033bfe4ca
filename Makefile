# CNN workshop. "make run" starts the app on a fresh machine, "make test" runs every test; "make help" lists the rest.

# make run LIGHT=1: the app without TensorFlow, in an environment of its own.
LIGHT ?=
VENV := $(if $(LIGHT),.venv-light,.venv)
APP_LIST := $(if $(LIGHT),requirements-light.txt,requirements.txt)
APP_SIZE := $(if $(LIGHT),a minute and 900 MB,a few minutes and 4 GB)
PYTHON := $(VENV)/bin/python
APP_STAMP := $(VENV)/.app-installed
DEV_STAMP := $(VENV)/.dev-installed
# Quiet in CI, where nobody watches the downloads.
PIP_INSTALL := $(PYTHON) -m pip install --disable-pip-version-check $(if $(CI),--quiet) -c constraints.txt

# Extra arguments: make run RUN_ARGS="--server.port 8600", make test PYTEST_ARGS="-k drawing", and so on.
RUN_ARGS ?=
PYTEST_ARGS ?=
BENCH_ARGS ?=
SCREENSHOT_ARGS ?=
LOCK_ARGS ?=
CLUSTER_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check format lock bench cluster screenshots clean venv browser-parts chromium

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(APP_STAMP) browser-parts ## Install what is missing and start the app (LIGHT=1: without TensorFlow)
	$(VENV)/bin/streamlit run server.py $(RUN_ARGS)

test: check chromium browser-parts ## Run all checks and tests (PYTEST_ARGS="..." for pytest)
	sh scripts/test_js.sh
	sh scripts/test_py.sh $(PYTHON) $(PYTEST_ARGS)

check: $(DEV_STAMP) ## Check format, lint, types and the layers of the code
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	@# Beside each other: each takes one processor and about as long.
	$(VENV)/bin/mypy & mypy=$$!; $(VENV)/bin/lint-imports && sh scripts/check_js.sh; others=$$?; wait $$mypy && exit $$others

format: $(DEV_STAMP) ## Format the code and correct what the linters can
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	@sh scripts/check_js.sh --fix

# It needs uv alone, so that it works while the lists and constraints.txt disagree.
lock: | venv ## Pin what the requirements need in constraints.txt (LOCK_ARGS="--upgrade": newest versions)
	$(PYTHON) -m pip install --disable-pip-version-check --quiet "$$(grep '^uv==' requirements-dev.txt)"
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --annotation-style line \
		--custom-compile-command "make lock" $(LOCK_ARGS) requirements-dev.txt --output-file constraints.txt

bench: $(DEV_STAMP) chromium browser-parts ## Measure speed and memory (BENCH_ARGS="..." to choose)
	$(PYTHON) -m benchmarks $(BENCH_ARGS)

cluster: $(DEV_STAMP) ## Start a Dask cluster on this machine, on which runs can train (CLUSTER_ARGS="--workers 2")
	$(PYTHON) -m cnn_demo.cluster here $(CLUSTER_ARGS)

screenshots: $(DEV_STAMP) chromium browser-parts ## Take screenshots of all pages: light, dark and phone (SCREENSHOT_ARGS="--readme")
	$(PYTHON) -m scripts.screenshots $(SCREENSHOT_ARGS)

clean: ## Remove caches and everything installed here; runs are kept
	rm -rf .venv .venv-light node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@sh scripts/make_venv.sh $(VENV)

# The stamps are in the environment and are deleted with it. If a stamp is newer than its lists, nothing is installed.
$(APP_STAMP): $(APP_LIST) constraints.txt | venv
	@echo "Installing the app's requirements ($(APP_SIZE) the first time)"
	$(PIP_INSTALL) -r $(APP_LIST)
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements-cluster.txt constraints.txt $(APP_STAMP)
	$(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

browser-parts:
	@sh scripts/install_browser_parts.sh

chromium: $(DEV_STAMP)
	@sh scripts/install_chromium.sh $(PYTHON)
