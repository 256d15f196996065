"""Template filters and tags. May import `lists`, `opendata` and below."""
