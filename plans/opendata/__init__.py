"""The data to take away: tables, files, data package, citations, feeds, sitemap, linked data. May import `lists`, `comparison` and below."""
