# Build stage: install wheels by hash, and collect the static files. The image uses glibc: every dependency has a wheel.
FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.lock .
RUN /app/.venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements.lock
COPY manage.py ./
COPY config config
COPY cities cities
COPY plans plans
COPY templates templates
COPY static static
COPY locale locale
COPY fixtures fixtures
RUN .venv/bin/python -m compileall -q config cities plans && .venv/bin/python manage.py collectstatic --noinput

# Runtime stage: runs as an unprivileged user. Settings are environment variables (README, “Deploy”).
FROM python:3.11-slim
WORKDIR /app
COPY --from=build /app /app
RUN useradd --system --home-dir /app catalogue && install -d -o catalogue /app/var /app/var/files /srv/files
USER catalogue
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 BIND=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
