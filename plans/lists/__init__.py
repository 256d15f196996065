"""What a list page, a file or an API list selects: filters, facets, counts, choices, pagination. May import `search` and below."""
