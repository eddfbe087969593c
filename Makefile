# Everything a person or a machine does with the repository, one word each.
#
#   make setup   the environment in .venv, as small as running needs
#   make run     the app on http://localhost:8501, with the demo loaded on first use
#   make check   format, lint, types, import rules and house rules: seconds, before every commit
#   make test    the whole suite, the browser journeys included
#   make bench   every figure in benchmarks/, one command each
#
# `make check test` is what CI runs: the two share nothing but the house rules, which take seconds.

PYTHON = .venv/bin/python
TYPED_DOORS = $(wildcard app.py jobs.py)

.NOTPARALLEL:
.PHONY: setup setup-tools run check test bench

setup:
	@sh scripts/setup.sh run

setup-tools:
	@sh scripts/setup.sh test

run: setup
	@$(PYTHON) jobs.py prepare
	@exec .venv/bin/streamlit run app.py

check: setup-tools
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --no-error-summary
	@.venv/bin/mypy --no-error-summary $(TYPED_DOORS)
	@.venv/bin/lint-imports --no-logo
	@$(PYTHON) -m pytest tests/test_house_rules.py

# Browser journeys share a server a worker: tests that follow one another carry one xdist_group mark.
test: setup-tools
	@$(PYTHON) -m pytest -n 2 --dist loadgroup

bench: setup-tools
	@set -e; for figure in benchmarks/[a-z]*.py; do \
		[ -e "$$figure" ] || continue; echo "== $$figure"; PYTHONPATH=. $(PYTHON) "$$figure"; done
