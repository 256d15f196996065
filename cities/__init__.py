"""Regions and districts, and the base of all entries: slugs and two languages. Imports nothing from `plans`."""
