"""How entries change: fixture files in and out, and the history of changes. May import `search` and below."""
