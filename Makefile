# The two commands of the README, and what those who work here need besides.
.PHONY: run test check lint bench lock train
.DEFAULT_GOAL := run

VENV := .venv/bin
REPORT := build/example.html

run:
	@scripts/setup run
	@mkdir -p build
	@$(VENV)/thirdear listen examples/treatment/sessions/* --html $(REPORT)
	@$(VENV)/python scripts/open.py $(REPORT)

test:
	@scripts/setup test
	@$(VENV)/python -m pytest

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

# Learns the ear anew: GOLD is a folder with GoEmotions and AnnoMI. Resumable; what it makes lies in build/training.
train:
	@scripts/setup train
	build/training/.venv/bin/python training/train.py --gold "$(or $(GOLD),$(THIRDEAR_GOLD))"

lock:
	scripts/lock
