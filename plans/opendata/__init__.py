"""Open data: tables, files, data package, citations, feeds, sitemap, linked data. May import `catalogue` and below."""
