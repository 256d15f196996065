"""Doing without what does not answer."""

import logging
from time import monotonic

SECONDS = 10

logger = logging.getLogger(__name__)


class Outage:
    """A time during which something that did not answer is not asked, so that not every request waits for it."""

    def __init__(self, name):
        self.name = name
        self._end = 0.0

    @property
    def is_on(self):
        return monotonic() < self._end

    def begin(self, error):
        self._end = monotonic() + SECONDS
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        logger.warning("The %s does not answer and is left out for %s seconds: %s", self.name, SECONDS, reason)
