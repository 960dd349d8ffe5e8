# litigo: « make run » shows what it does on the sample dossiers, « make test » proves it.
PYTHON ?= python3
TODAY  ?= 2026-11-23
BIN    := .venv/bin

.PHONY: run test check soak mutants bench cards contact-sheet setup system clean wheel lock

# The samples are a picture of six files on one day: TODAY is that day, so that what comes out never goes stale.
run: setup
	@cp examples/*.yaml inbox/
	@$(BIN)/litigo process --today $(TODAY)

test: setup
	@$(BIN)/python -m ruff check litigo tests benchmarks
	@$(BIN)/python -m mypy
	@$(BIN)/python -m yamllint -s rules tests/rules tests/strategies tests/checks tests/interest tests/liability tests/dossiers tests/decided.yaml tests/mandatory_mentions.yaml tests/documents tests/documents_due examples templates
	@$(BIN)/litigo rules check
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: test

# The heavy campaigns at full length: a kill or a refusal of the disk at every call, thousands of disturbed files.
soak: setup
	@SOAK=1 $(BIN)/python -m pytest tests/test_pipeline_crash.py tests/test_assessment.py tests/test_second_opinion.py tests/test_interest.py tests/test_forgetting.py

# Every number of every rule changed by one unit, one at a time: killed or survived, by file; fails if one survives.
mutants: setup
	@$(BIN)/python -m tests.mutation

bench: setup
	@$(BIN)/python -m benchmarks

# One page for each rule, to be read and signed by a jurist; some minutes.
cards: setup
	@$(BIN)/litigo rules card --all --output fiches.pdf

# The first pages of every document on one picture, docs/documents.png.
contact-sheet: setup
	@$(BIN)/python -m tests.contact_sheet

setup: system .venv/.ready

system:
	@sh scripts/system_packages.sh

.venv/.ready: requirements.lock pyproject.toml
	@sh scripts/make_venv.sh $(PYTHON)
	@touch $@

lock: ## re-resolves requirements.lock from pyproject.toml; needs pip-tools
	@$(BIN)/python -m piptools compile --quiet --extra dev --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

wheel: setup
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist

clean:
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
