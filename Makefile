# The few verbs a contributor needs. Everything is set up by itself: a venv in .venv, the client in .cache.
PYTHON ?= python3
BIN := .venv/bin
TIERS := unit contract crash examples client
WORKERS ?= 2
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help demo test bench soak lint clean client $(addprefix test-,$(TIERS))

help: ## print these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

demo: .venv/.demo client ## rehearse /add-feature in the real client, gates and all
	@$(BIN)/python -m muster.rehearsal evals/casts/add-feature-demo.yaml --show

test: .venv/.dev client ## everything, tier by tier
	@failed=; for tier in $(TIERS); do $(MAKE) test-$$tier || failed="$$failed $$tier"; done; \
	if [ -n "$$failed" ]; then echo "failed tiers:$$failed"; exit 1; fi

# One batch a language, on both cores by itself: split over workers each would start every compiler.
test-examples: WORKERS := 0

# A tier that has no tests yet (pytest's status 5) is not a failure.
$(addprefix test-,$(TIERS)): test-%: .venv/.dev
	@echo "── tests/$*"
	@$(BIN)/python -m pytest -q -n $(WORKERS) tests/$*; status=$$?; [ $$status -eq 5 ] || exit $$status

bench: .venv/.dev ## print the measured ratios beside their bounds
	@PATH="$$PWD/$(BIN):$$PATH" $(BIN)/python -m pytest -q -s tests/bench

soak: .venv/.dev client ## the long runs: crash and client tiers with --soak
	@$(BIN)/python -m pytest -q -n $(WORKERS) --soak tests/crash tests/client

lint: .venv/.dev client ## ruff, and the client's own strict validator
	@$(BIN)/ruff check .
	@$(BIN)/python -m muster.rehearsal.client plugin validate --strict --profile directory .

clean: ## remove the venv, the client and every cache
	@rm -rf .venv .cache .pytest_cache .hypothesis .ruff_cache .mypy_cache .benchmarks
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

client: .venv/.demo
	@$(BIN)/python -m muster.rehearsal.client --version >/dev/null

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not on PATH; install Python 3.9 or newer"; exit 1; }
	@echo "making .venv"
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) has no venv module; install it: apt-get install python3-venv"; rm -rf .venv; exit 1; }

.venv/.demo: requirements-dev.txt | .venv/bin/python
	@echo "installing PyYAML and the sample project's tools into .venv"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -c requirements-dev.txt PyYAML pytest pytest-cov ruff mypy
	@touch $@

.venv/.dev: requirements-dev.txt tests/discovery/requirements.txt | .venv/bin/python
	@echo "installing requirements-dev.txt into .venv"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -r tests/discovery/requirements.txt
	@touch $@ .venv/.demo
