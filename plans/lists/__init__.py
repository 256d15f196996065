"""Lists of pages, files and API: filters, facets, counts, choices, pagination. May import `search` and below."""
