# Everything a person runs in a checkout of Fonds. Each target makes the environment it needs in .venv, from the locked
# dependencies in requirements/; it is made once, and anew when the lock changes. The program runs from this folder.

PYTHON ?= python3
UV ?= uv
WORKERS ?= 2
RUN := .venv/bin/python
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes
LOCK := $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

.PHONY: help site serve bundle test snapshots bench lock clean
.DEFAULT_GOAL := help

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

site: .venv/runtime ## build seeds/ into site/ and say how to open it
	@$(RUN) -m build_scripts build

serve: .venv/runtime ## show the archive on this machine and rebuild it as you write
	@$(RUN) -m build_scripts serve

bundle: .venv/runtime ## build the site and make one zip of it, to hand over
	@$(RUN) -m build_scripts build || [ $$? -eq 1 ]
	@$(RUN) -m build_scripts bundle

test: .venv/test ## run every check: style, types, tests, a browser
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m pytest -n $(WORKERS) --dist loadfile

snapshots: .venv/test ## write the expected results under tests/cases anew; read the difference before committing
	$(RUN) -m pytest --write-snapshots

bench: .venv/test ## measure names, quotations and merges, what a page costs as the archive grows, and the search beside its peers
	$(RUN) -m tests.bench.scale
	$(RUN) -m tests.bench.names
	$(RUN) -m tests.bench.articles
	$(RUN) -m tests.bench.merges
	$(RUN) -m tests.bench.search
	$(RUN) -m tests.bench.latency

lock: ## choose new versions of the dependencies and lock them (needs uv)
	@command -v $(UV) > /dev/null || { echo "make lock needs uv: pip install uv, or name it with UV=." >&2; exit 1; }
	$(LOCK) --upgrade --output-file requirements/runtime.txt
	$(LOCK) --upgrade --extra test --constraint requirements/runtime.txt --output-file requirements/test.txt

clean: ## take away the site, the environment and everything else that can be made again
	git clean -dfqX docs
	rm -rf .venv site site.zip .site.* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find build_scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/runtime: requirements/runtime.txt requirements/model.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Fonds needs Python 3.11 or later, and $(PYTHON) is not. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Making the environment in .venv; this takes a minute, once."
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "Python cannot make an environment. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(INSTALL) --requirement requirements/runtime.txt
	@$(INSTALL) --ignore-requires-python --requirement requirements/model.txt
	@touch $@

.venv/test: requirements/test.txt .venv/runtime
	@$(INSTALL) --requirement requirements/test.txt
	@touch $@
