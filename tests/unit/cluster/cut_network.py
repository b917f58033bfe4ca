"""A connection that a test can cut: a forwarder of TCP between a server and its scheduler."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

BLOCK = 65536
HOST = "127.0.0.1"


class Wire:
    """Passes on what arrives at `port` of this machine to the target, until it is cut."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._kept = _bound(0)  # it never listens; so the system gives the port to nobody while the wire is cut
        self.port: int = self._kept.getsockname()[1]
        self._listener: socket.socket | None = None
        self.mend()

    def cut(self) -> None:
        """End all connections; new ones are refused."""
        if self._listener is None:
            return
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._accepting.join()  # from here on, no connection is added
        self._listener.close()
        self._listener = None
        for end in self._ends:
            with suppress(OSError):  # ended already
                end.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()
        self._ends, self._threads = [], []

    def mend(self) -> None:
        if self._listener is None:
            self._listener = _bound(self.port)
            self._listener.listen()
            self._accepting = threading.Thread(target=self._accept, args=(self._listener,), daemon=True)
            self._accepting.start()

    def close(self) -> None:
        self.cut()
        self._kept.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # the wire was cut
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(self._target)
                self._ends += [client, server]
                for pair in ((client, server), (server, client)):
                    self._threads.append(threading.Thread(target=_pass_on, args=pair, daemon=True))
                    self._threads[-1].start()


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((HOST, port))
    return made


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(BLOCK):
            target.sendall(block)
    for end in (source, target):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire(address: str) -> Iterator[Wire]:
    """A wire to the scheduler at an address of Dask, such as tls://127.0.0.1:8786."""
    host, _, port = address.partition("://")[2].rpartition(":")
    made = Wire((host, int(port)))
    try:
        yield made
    finally:
        made.close()
