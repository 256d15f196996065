"""Which version of the catalogue an answer shows, and how long it is kept: version, edition, caching, HTTP validators. May import `models` and below."""
