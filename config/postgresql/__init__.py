"""Django's backend for PostgreSQL, of which one request waits for a server that is away; the others fail at once."""
