"""Comparisons: verdicts, ranks, stances, findings, rows and plots. Pure: imports only `figures` and `cities`."""
