"""The commands of `manage.py`. May import everything but `views`, `api` and `admin`."""
