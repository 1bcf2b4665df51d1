# Two commands to remember: make run, make test. They need Python 3.11 or newer and nothing else.
PYTHON ?= python3
BIN := .venv/bin
INSTANCE ?= instance

.PHONY: run install demo test guarantees attack bench check format translations asvs pages sheets help-pictures officer-pictures wheel sbom

run: install
	@$(BIN)/tipline up --instance $(INSTANCE)

install: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) .ci/bootstrap.py requirements.lock
	@touch $@

.venv/tested: requirements-test.lock .venv/installed
	@$(PYTHON) .ci/bootstrap.py requirements-test.lock
	@touch $@

demo: install
	@$(BIN)/tipline demo --instance $(INSTANCE)

test: .venv/tested
	@$(BIN)/python .ci/needs.py
	@$(BIN)/python -m pytest -n 2 --dist worksteal

guarantees: .venv/tested
	@$(BIN)/python .ci/needs.py
	@$(BIN)/python -m pytest tests/guarantees tests/deploy -v -s -m "long or not long"

# The tools need other versions of what Tipline uses, so they live apart.
.venv-attack/installed: requirements-attack.lock
	@$(PYTHON) .ci/bootstrap.py requirements-attack.lock .venv-attack
	@touch $@

attack: .venv/tested .venv-attack/installed
	@PYTHONPATH=$(CURDIR) $(BIN)/python -m tests.attack

bench: .venv/tested
	@PYTHONPATH=$(CURDIR) $(BIN)/python -m tests.benchmarks $(ARGUMENTS)

check: .venv/tested
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/test_translations.py tests/test_templates.py tests/test_lock.py

format: .venv/tested
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

translations: .venv/tested
	@$(BIN)/python .ci/translations.py

asvs: .venv/installed
	@$(BIN)/python .ci/asvs.py

pages:
	@.ci/pages.sh $(SITE)

sheets: .venv/tested
	@PYTHONPATH=. $(BIN)/python .ci/language_sheets.py $(SITE)

help-pictures: .venv/tested
	@PYTHONPATH=$(CURDIR) $(BIN)/python .ci/help_pictures.py

officer-pictures: .venv/tested
	@PYTHONPATH=$(CURDIR) $(BIN)/python .ci/officer_pictures.py

wheel: .venv/installed
	@$(BIN)/python -m hatchling build -t wheel -d build/wheel

sbom: .venv/installed
	@$(BIN)/python .ci/sbom.py
