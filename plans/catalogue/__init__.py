"""The registry of kinds of entry, the catalogue version, caching, and HTTP validators. May import `models` and below."""
