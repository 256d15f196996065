"""The configuration of the project: settings, URLs, middleware, databases, caches, gunicorn. May import everything."""
