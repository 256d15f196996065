"""What an authenticator app shows, reckoned here as RFC 6238 says."""

import base64
import hmac
import time


def code_of(key: str, step: int = 0) -> str:
    """Return the code of a key now, or some steps of half a minute from now."""
    counter = int(time.time()) // 30 + step
    digest = hmac.digest(base64.b32decode(key), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
