"""Which state of the catalogue an answer shows, and how long it is kept: edition, caching, HTTP validators. May import `models` and below."""
