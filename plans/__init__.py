"""Plans, targets and results, one folder per subject. `pyproject.toml` lists which folder may import which."""
