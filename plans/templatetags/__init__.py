"""Filters and tags of the templates, one line each where possible. May import `lists`, `opendata` and below."""
