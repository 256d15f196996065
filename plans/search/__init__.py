"""Full-text search in both languages: text folding, index, queries, results. May import `catalogue` and below."""
