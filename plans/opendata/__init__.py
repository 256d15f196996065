"""The data to take away: tables, files, data package, citations, feeds, sitemap, linked data. May import `catalogue` and below."""
