# make run    reads the sample plans of data/raw and writes the tables to data/out
# make test   runs the whole test suite
# Both set up all that they need the first time: system packages, .venv, pinned libraries. Later calls start at once.
# Also: make test-long (the suite with the repetitions that make test shows by a sample), make cover (which lines the
# suite runs; it takes three times as long), make fuzz (sample plans spoiled at random and read, for FUZZ_SECONDS, by the
# dice of FUZZ_SEED; what it finds is in build/fuzz), make bench, make lock (pin the newest versions), make clean.
.POSIX:
.PHONY: run test test-long cover fuzz bench lock clean
.SUFFIXES:

# Packages of Debian and Ubuntu that each command needs.
RUN_PACKAGES = python3-venv tesseract-ocr tesseract-ocr-swe
TEST_PACKAGES = $(RUN_PACKAGES) chromium libreoffice-calc-nogui fonts-crosextra-carlito fonts-dejavu-core \
	fonts-dejavu-extra fonts-liberation strace

BIN = .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check

run: .venv/run.done
	$(BIN)/atgardsplan run data/raw --out data/out

test: .venv/test.done
	$(BIN)/python -m pytest

test-long: .venv/test.done
	ATGARDSPLAN_LONG=1 $(BIN)/python -m pytest

cover: .venv/test.done
	$(BIN)/python -m pytest --cov

FUZZ_SECONDS = 300
FUZZ_SEED = 1

fuzz: .venv/test.done
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED)

bench: .venv/test.done
	$(BIN)/python -m benchmarks

.venv/run.done: tools/setup.sh pyproject.toml requirements.lock
	sh tools/setup.sh .venv $(RUN_PACKAGES)
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/test.done: .venv/run.done requirements-dev.lock
	sh tools/setup.sh .venv $(TEST_PACKAGES)
	$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# The locks hold for every system and every Python from 3.11 on; uv makes them and is needed for nothing else.
COMPILE = build/lock/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --custom-compile-command 'make lock' --upgrade

lock:
	sh tools/setup.sh build/lock $(RUN_PACKAGES)
	build/lock/bin/python -m pip --quiet install uv
	$(COMPILE) --extra build --output-file requirements.lock
	$(COMPILE) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf .venv build dist data/out *.egg-info .coverage .coverage.* htmlcov .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
