"""A shared cache that may fail: then nothing is found in it, nothing is kept, and every page is made as before."""

from functools import wraps
from typing import Any

from django.core.cache.backends import redis as backend
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.outage import Outage

# A cache that takes longer than this is of no use. It is asked twice, as it may have closed the connection.
OPTIONS: dict[str, Any] = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 1)}

outage = Outage("cache")


def _or(answer):
    """Let a method of the client return `answer` where the server gives none."""

    def forgiving(method):
        @wraps(method)
        def ask(*args):
            if outage.is_on:
                return answer
            try:
                return method(*args)
            except RedisError as error:
                outage.begin(error)
                return answer

        return ask

    return forgiving


class Client(backend.RedisCacheClient):
    """Django's client of Redis and Valkey; a server that does not answer is an empty one."""

    def __init__(self, servers, **options):
        super().__init__(servers, **OPTIONS | options)

    def get(self, key, default):
        return self.get_many([key]).get(key, default)

    get_many = _or({})(backend.RedisCacheClient.get_many)
    has_key = _or(False)(backend.RedisCacheClient.has_key)
    add = _or(True)(backend.RedisCacheClient.add)
    set = _or(None)(backend.RedisCacheClient.set)
    set_many = _or(None)(backend.RedisCacheClient.set_many)
    touch = _or(False)(backend.RedisCacheClient.touch)
    incr = _or(1)(backend.RedisCacheClient.incr)  # a counter that begins
    delete = _or(False)(backend.RedisCacheClient.delete)
    delete_many = _or(None)(backend.RedisCacheClient.delete_many)


class RedisCache(backend.RedisCache):
    """Django's cache backend with this client."""

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = Client
