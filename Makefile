# make run: serve the catalogue on http://127.0.0.1:8000 (PORT= changes this). make dev: a server that reloads edits.
# make quick: the fast tests. make test: every test that this machine can run. make lint: static checks.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps --only-binary :all: -r

.PHONY: run dev catalogue quick test lint types style screenshots drills bench lock messages

run: catalogue
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@echo "Regional Manufacturing Plans: http://127.0.0.1:$(PORT)/en/ and http://127.0.0.1:$(PORT)/zh-hans/"
	@LOG_FORMAT=$${LOG_FORMAT:-words} TEXTS_DIR=$${TEXTS_DIR:-var/texts} SECRET_KEY=$$(cat var/secret-key) PORT=$(PORT) $(BIN)/gunicorn --config config/gunicorn.py config.wsgi

# Edited code restarts the server; edited templates and style sheets show at the next request.
dev: catalogue
	@DEBUG=1 TEXTS_DIR=$${TEXTS_DIR:-var/texts} SECRET_KEY=$$(cat var/secret-key) $(BIN)/python manage.py runserver $(PORT)

# The database of this machine, with the regions of fixtures/.
catalogue: .venv/runs var/secret-key
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_catalogue || [ $$? -eq 3 ] # 3: nothing was loaded; the earlier data is served

# TESTS= selects tests: TESTS=tests/figures, TESTS="-k ranking". Slow tests start first: started last, one process would
# run them alone while the others are idle.
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

# Pictures of every page, in var/screenshots. ONLY=compare takes only the pages with this word in their names.
screenshots: .venv/tests
	$(BIN)/python -m tools.take_screenshots $(ONLY)

# Cause one fault after another in the whole site, and count what readers and an editor notice: see docs/drills.md.
# ONLY= selects drills by a word in their names.
drills: .venv/tests
	$(BIN)/python -m tools.drills --only "$(ONLY)"

# Compare the speed of the server with a minimal Django application, in benchmarks/RESULTS.md. It measures SQLite, or
# PostgreSQL if DATABASE_URL names a server.
bench: .venv/tests var/secret-key
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m benchmarks.served $(BENCH) # with bytecode, as in production

# Write the lock files: exact versions for the ranges in pyproject.toml, with hashes and without URLs of registries.
lock:
	uv pip compile pyproject.toml $(LOCK) --output-file requirements.lock
	uv pip compile pyproject.toml --extra dev --constraint requirements.lock $(LOCK) --output-file requirements-dev.lock
LOCK := --python-version 3.11 --universal --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --only-binary :all: --quiet

# Collect and compile the interface texts with gettext. A test compares the compiled file with its source.
messages: .venv/tests
	$(BIN)/python manage.py makemessages --locale zh_Hans --no-location --no-wrap --ignore .venv --ignore var --ignore tests
	$(BIN)/python manage.py compilemessages --locale zh_Hans --ignore .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/runs: requirements.lock | .venv/bin/python
	$(BIN)/python $(INSTALL) requirements.lock
	@touch $@

# requirements-dev.lock contains the packages of requirements.lock too.
.venv/tests: requirements-dev.lock | .venv/bin/python
	$(BIN)/python $(INSTALL) requirements-dev.lock
	@touch .venv/runs $@

var/secret-key:
	@mkdir -p var
	@(umask 077; $(PYTHON) -c "import secrets; print(secrets.token_urlsafe(64))" > $@)
