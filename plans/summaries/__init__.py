"""Overviews: the home page, the pages of regions, industries, topics and plans. May import `lists`, `opendata` and below."""
