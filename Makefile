# make run: the catalogue on http://127.0.0.1:8000 (PORT= changes it). make dev: the same, and shows what is edited.
# make quick: the fast tests. make test: every test this machine can run. make lint: what is checked without running.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps --only-binary :all: -r

.PHONY: run dev catalogue quick test lint types style screenshots drills bench lock messages

run: catalogue
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo "Regional Manufacturing Plans: http://127.0.0.1:$(PORT)/en/ and http://127.0.0.1:$(PORT)/zh-hans/"
	@TEXTS_DIR=$${TEXTS_DIR:-var/texts} SECRET_KEY=$$(cat var/secret-key) PORT=$(PORT) $(BIN)/gunicorn --config config/gunicorn.py config.wsgi

# Edited code restarts the server; edited templates and style sheets show at the next request.
dev: catalogue
	@DEBUG=1 TEXTS_DIR=$${TEXTS_DIR:-var/texts} SECRET_KEY=$$(cat var/secret-key) $(BIN)/python manage.py runserver $(PORT)

# The database of this machine, with the regions of fixtures/.
catalogue: .venv/runs var/secret-key
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_catalogue || [ $$? -eq 3 ] # refused: what was loaded before is served

# TESTS= says which: TESTS=tests/figures, TESTS="-k ranking". Slow tests go first, so that no process works alone at the end.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder --durations 12 --durations-min 5
quick: .venv/tests
	$(PYTEST) -m "not slow and not browser" $(TESTS)

test: .venv/tests
	$(PYTEST) $(TESTS)

lint: types style

types: .venv/tests
	$(BIN)/mypy

style: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint templates
	$(BIN)/bandit --quiet -ll --recursive cities config plans
	$(BIN)/python -m tools.audit
	SECRET_KEY=lint $(BIN)/python manage.py makemigrations --check --dry-run

# Every page for a person to look at, in var/screenshots; ONLY=compare takes the pages of that name.
screenshots: .venv/tests
	$(BIN)/python -m tools.take_screenshots $(ONLY)

# What readers and an editor notice while one part after another of the whole site fails: see docs/drills.md. ONLY= takes
# the drills of that name.
drills: .venv/tests
	$(BIN)/python -m tools.drills --only "$(ONLY)"

# How fast the server is beside Django's hello, in benchmarks/RESULTS.md; with DATABASE_URL of a server, on PostgreSQL.
bench: .venv/tests var/secret-key
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m benchmarks.served $(BENCH) # started as where it is installed

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

# It holds the packages of requirements.lock, too.
.venv/tests: requirements-dev.lock | .venv/bin/python
	$(BIN)/python $(INSTALL) requirements-dev.lock
	@touch .venv/runs $@

var/secret-key:
	@mkdir -p var
	@(umask 077; $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(64))" > $@)
