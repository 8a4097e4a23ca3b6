# Two commands for everybody: make run, make test. Two for those who change the code: make check, make bench.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench clean

# DuckDB asks for memory in many small pieces, of which Linux's glibc keeps few at hand (docs/decisions/0017).
export GLIBC_TUNABLES ?= glibc.malloc.tcache_count=20000

# The long modules stand early by name (browser, pages, comparisons), and short ones are left for the end.
PYTEST := $(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder

run: $(VENV)/run.done
	$(BIN)/streamlit run app.py

test: $(VENV)/dev.done
	$(BIN)/python tests/system_packages.py
	$(PYTEST)

# Formatting, lint, types and every test that needs no browser, before every commit.
check: $(VENV)/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST) -m "not browser"

# How long every comparison takes, on the shipped figures and in a store of ten million.
bench: $(VENV)/run.done
	$(BIN)/python -m bench.compare

$(VENV)/run.done: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements-dev.txt $(VENV)/run.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
