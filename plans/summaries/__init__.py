"""Overviews: home page, regions, industries, topics and plans. May import `lists`, `opendata` and below."""
