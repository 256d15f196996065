"""The code of an authenticator app, computed as RFC 6238 defines."""

import base64
import hmac
import time


def code_of(key: str, step: int = 0) -> str:
    """Return the code of a key for now, or for `step` periods of 30 seconds later."""
    counter = int(time.time()) // 30 + step
    digest = hmac.digest(base64.b32decode(key), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06}"
