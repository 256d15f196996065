"""What plans, targets and results say: one folder a subject. Imports run down the folders, as `pyproject.toml` lists them."""
