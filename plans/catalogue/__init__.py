"""The registry of kinds of entry, the catalogue version, caching, HTTP validators. May import `models` and below."""
