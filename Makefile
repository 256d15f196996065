# make run: the catalogue on http://127.0.0.1:8000 (PORT= changes it). make test: every test this machine can run.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r

.PHONY: run test lint screenshots lock messages

run: .venv/runs var/secret-key
	@mkdir -p var
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_catalogue --if-empty
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo "Regional Manufacturing Plans: http://127.0.0.1:$(PORT)/en/ and http://127.0.0.1:$(PORT)/zh-hans/"
	@SECRET_KEY=$$(cat var/secret-key) PORT=$(PORT) $(BIN)/gunicorn --config config/gunicorn.py config.wsgi

test: .venv/tests
	$(BIN)/python -m pytest $(TESTS)

lint: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint templates
	SECRET_KEY=lint $(BIN)/python manage.py makemigrations --check --dry-run

# Every page for a person to look at, in var/screenshots; ONLY=compare takes the pages of that name.
screenshots: .venv/tests
	$(BIN)/python -m tools.take_screenshots $(ONLY)

# Exact versions of the ranges in pyproject.toml, with hashes and without any registry's address.
lock:
	uv pip compile pyproject.toml $(LOCK) --output-file requirements.lock
	uv pip compile pyproject.toml --extra dev --constraint requirements.lock $(LOCK) --output-file requirements-dev.lock
LOCK := --python-version 3.11 --universal --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --only-binary :all: --quiet

# The interface's texts: gettext's tools collect them, and a test compares the compiled file with its source.
messages: .venv/tests
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-location --no-wrap --ignore .venv --ignore var --ignore tests
	$(BIN)/python manage.py compilemessages --locale zh_Hans --ignore .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runs: requirements.lock | .venv/bin/python
	$(BIN)/python $(INSTALL) requirements.lock
	@touch $@

.venv/tests: requirements-dev.lock .venv/runs
	$(BIN)/python $(INSTALL) requirements-dev.lock
	@touch $@

var/secret-key:
	@mkdir -p var
	@(umask 077; $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(64))" > $@)
