"""HTTP clients with keep-alive connections. Each sends the next request as soon as it has the response."""

import socket
import time
from multiprocessing import Process, Queue

SECONDS, CLIENTS = 2, 4


def ask_for(port, path, headers=(), seconds=SECONDS):
    """Return the number of responses per second and their status. Raise ValueError if the statuses differ."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "X-Forwarded-Proto: https", *headers]
    request = "\r\n".join([*lines, "", ""]).encode()
    results: Queue[tuple[int, int]] = Queue()
    clients = [Process(target=_client, args=(port, request, seconds, results)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    counts = [results.get(timeout=60) for _ in clients]  # (number of responses, status) of each client
    for client in clients:
        client.join()
    (status,) = {status for _number, status in counts}
    return sum(number for number, _status in counts) / seconds, status


def _client(port, request, seconds, results):
    number, end, connection = 0, time.monotonic() + seconds, None
    while time.monotonic() < end:
        connection = connection or socket.create_connection(("localhost", port), timeout=60)
        connection.sendall(request)
        status, is_open = _read(connection)
        number += 1
        if not is_open:
            connection.close()
            connection = None
    results.put((number, status))


def _read(connection):
    """Read a response to its end. Return its status, and whether the connection stays open."""
    with connection.makefile("rb") as file:
        status = int(file.readline().split()[1])
        headers = dict(line.rstrip().lower().split(b": ", 1) for line in iter(file.readline, b"\r\n"))
        if status != 304:
            if b"content-length" in headers:
                file.read(int(headers[b"content-length"]))
            else:  # chunked transfer encoding
                while size := int(file.readline(), 16):
                    file.read(size + 2)
                file.readline()
    return status, headers.get(b"connection") != b"close"
