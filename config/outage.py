"""A circuit breaker for services that do not respond."""

import logging
from time import monotonic

SECONDS = 10

logger = logging.getLogger(__name__)


class Outage:
    """A period without requests to a service that did not respond, so that not every request waits for its timeout."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._end = 0.0

    @property
    def is_on(self) -> bool:
        return monotonic() < self._end

    def begin(self, error: Exception) -> None:
        self._end = monotonic() + SECONDS
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        logger.warning("The %s does not answer and is left out for %s seconds: %s", self.name, SECONDS, reason)
