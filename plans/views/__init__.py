"""The public pages: a view selects, a template prints. May import `summaries` and below."""
