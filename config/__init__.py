"""How the project runs: settings, URLs, middleware, databases, caches, gunicorn. May import everything."""
