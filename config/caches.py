"""A shared cache that may fail. During an outage every lookup is a miss, and nothing is stored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends import redis as backend
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.outage import Outage

# A slower cache is useless. One retry is needed, because the server may have closed the connection.
OPTIONS: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 1)}

outage = Outage("cache")


def or_fallback(fallback: object) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator: the client's method returns `fallback` if the server does not respond."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*args: Any) -> Any:
            if outage.is_on:
                return fallback
            try:
                return method(*args)
            except RedisError as error:
                outage.begin(error)
                return fallback

        return call

    return decorate


class Client(backend.RedisCacheClient):
    """Django's client for Redis and Valkey, which treats an unreachable server as an empty cache."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **OPTIONS | options)

    def get(self, key: Any, default: Any) -> Any:
        return self.get_many([key]).get(key, default)

    get_many = or_fallback({})(backend.RedisCacheClient.get_many)
    has_key = or_fallback(False)(backend.RedisCacheClient.has_key)
    add = or_fallback(True)(backend.RedisCacheClient.add)
    set = or_fallback(None)(backend.RedisCacheClient.set)
    set_many = or_fallback(None)(backend.RedisCacheClient.set_many)
    touch = or_fallback(False)(backend.RedisCacheClient.touch)
    incr = or_fallback(1)(backend.RedisCacheClient.incr)  # a counter that starts at 1
    delete = or_fallback(False)(backend.RedisCacheClient.delete)
    delete_many = or_fallback(None)(backend.RedisCacheClient.delete_many)


class RedisCache(backend.RedisCache):
    """Django's cache backend with this client."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
