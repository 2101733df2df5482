# The two commands of the README, and what those who work here need besides.
.PHONY: run demo example test verify check lint bench bench-speech bench-deidentify lock train
.DEFAULT_GOAL := run

VENV := .venv/bin
REPORT := build/example.html

run:
	@scripts/setup run
	@$(VENV)/thirdear serve --open

demo:
	@scripts/setup run
	@$(VENV)/thirdear serve --demo --open

example:
	@scripts/setup run
	@mkdir -p build
	@$(VENV)/thirdear listen examples/treatment/sessions/* --html $(REPORT)
	@$(VENV)/python scripts/open.py $(REPORT)

test:
	@scripts/setup test
	@$(VENV)/python -m pytest

# The long proofs: two hundred power cuts, a day's writing under kills.
verify:
	@scripts/setup test
	@$(VENV)/python -m pytest -m verification
	@THIRDEAR_MOMENTS=300 $(VENV)/python -m pytest tests/browser/practice/test_practice_moments.py

check: test lint

lint:
	@scripts/setup test
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/python benchmarks/figures.py --check README.md

bench:
	@scripts/setup test
	$(VENV)/python benchmarks/run.py

# Hears the example treatment, spoken by machines; needs flite. MINUTES of each recording (4), MODEL (base).
bench-speech:
	@scripts/setup test
	@scripts/setup speech
	$(VENV)/python benchmarks/speech.py --minutes $(or $(MINUTES),4) --model $(or $(MODEL),base)

# Planted identifiers found, other words masked with them; then the same on passages by another writer.
bench-deidentify:
	@scripts/setup test
	$(VENV)/python benchmarks/deidentify.py --json benchmarks/deidentify.json
	$(VENV)/python benchmarks/deidentify.py --planted benchmarks/planted_blind.jsonl --half all

# Learns the ear anew: GOLD is a folder with GoEmotions and AnnoMI. Resumable; what it makes lies in build/training.
train:
	@scripts/setup train
	build/training/.venv/bin/python training/train.py --gold "$(or $(GOLD),$(THIRDEAR_GOLD))"

lock:
	scripts/lock
