"""What the home page and the page of a region tell at a glance. May import `lists`, `opendata` and below."""
