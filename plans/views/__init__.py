"""The pages: short functions that select, and templates that print. May import `summaries` and below."""
