"""How fast the catalogue is: run a module with `python -m benchmarks.pages`. No part of the tests."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
