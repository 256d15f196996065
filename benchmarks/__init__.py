"""Benchmarks of the catalogue, for example `python -m benchmarks.pages`. The test suite does not run them."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
