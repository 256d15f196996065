"""Django's backend for PostgreSQL. While the server is away, one request waits for it; the others fail at once."""
