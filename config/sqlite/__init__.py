"""Django's backend for SQLite. Reading never needs the write lock of the file."""
