"""How fast the search is among many statements: 250,000 of them in a database of their own.

    python benchmarks/search.py [--statements 250000] [--rounds 20] [--keep]

The database is that of DATABASE_URL with `_search_benchmark` added to its name; it is made here and
dropped at the end (`--keep` leaves it for the next run). Prints the number of entries found and the p50
and p95 of every query, and those of all queries together.
"""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
