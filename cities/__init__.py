"""Regions and districts, and what every entry shares: slugs, two languages. Imports nothing of `plans`."""
