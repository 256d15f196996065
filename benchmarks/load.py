"""Clients of a server that keep their connections open, and ask again as soon as they are answered."""

import socket
import time
from multiprocessing import Process, Queue

SECONDS, CLIENTS = 2, 4


def ask_for(port, path, headers=()):
    """Return the number of answers a second, all with the same status, which is returned too."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "X-Forwarded-Proto: https", *headers]
    request = "\r\n".join([*lines, "", ""]).encode()
    told: Queue = Queue()
    clients = [Process(target=_client, args=(port, request, told)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    answers = [told.get(timeout=60) for _ in clients]
    for client in clients:
        client.join()
    (status,) = {status for _number, status in answers}
    return sum(number for number, _status in answers) / SECONDS, status


def _client(port, request, told):
    number, end, connection = 0, time.monotonic() + SECONDS, None
    while time.monotonic() < end:
        connection = connection or socket.create_connection(("localhost", port), timeout=60)
        connection.sendall(request)
        status, is_open = _read(connection)
        number += 1
        if not is_open:
            connection.close()
            connection = None
    told.put((number, status))


def _read(connection):
    """Read an answer to its end; return its status, and whether the connection stays open."""
    with connection.makefile("rb") as file:
        status = int(file.readline().split()[1])
        headers = dict(line.rstrip().lower().split(b": ", 1) for line in iter(file.readline, b"\r\n"))
        if status != 304:
            if b"content-length" in headers:
                file.read(int(headers[b"content-length"]))
            else:  # in pieces, each after its length
                while size := int(file.readline(), 16):
                    file.read(size + 2)
                file.readline()
    return status, headers.get(b"connection") != b"close"
