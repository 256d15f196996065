"""Full-text search in both languages: text folding, index, finding, results. May import `catalogue` and below."""
