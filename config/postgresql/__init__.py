"""Django's backend for PostgreSQL. While the server is unavailable, one request waits; the others fail at once."""
