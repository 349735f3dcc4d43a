# Two commands: `make` builds everything, `make test` runs the tests. This file only forwards; the work is done by
# `python -m conversation_lib VERB`, which does the same on systems without make.

PYTHON ?=
OPTIONS ?=
HERE := .venv/bin/python -m conversation_lib

.PHONY: all build setup test check lab verify refresh lock help clean
.DEFAULT_GOAL := all

all: build ## set up, build everything under build/, say where to look
build: setup
	@$(HERE) build $(OPTIONS)

# The first Python from 3.11 to 3.13 that is here makes the environment; PYTHON=... names another one.
setup: ## only make the environment (.venv); does nothing if it is ready
	@found=; \
	for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python); do \
	  if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11, 3.12 or 3.13 is needed$(if $(PYTHON), and $(PYTHON) does not run as one of them,; none was found here). Install one of them, or say where it is: make PYTHON=/path/to/python3.12" >&2; exit 1; \
	fi; \
	"$$found" -m conversation_lib setup

test: setup ## the tests, all that need no browser
	@$(HERE) test $(OPTIONS)

check: setup ## what a change must pass
	@$(HERE) check

lab: setup ## the notebooks in JupyterLab
	@$(HERE) lab

verify: setup ## are the results of the last build those of the receipts?
	@$(HERE) verify

refresh: setup ## maintainers: rewrite committed notebooks, receipts and tables from a full run
	@$(HERE) refresh

lock: setup ## maintainers: write the lock files anew
	@$(HERE) lock

clean: ## remove build/ (the environment stays)
	@rm -rf build

help: ## this menu
	@echo "make [TARGET], the same as python -m conversation_lib TARGET:"
	@sed -n 's/^\([a-z]*\):[^#]*## /  \1|/p' Makefile | awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'
