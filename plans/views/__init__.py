"""The pages: short functions that select, and templates that print. May import everything but `api` and `admin`."""
