"""A TCP proxy between a program and a server, which can cut, stall and slow what goes through it."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

from migrate.url import Url

_CHUNK_BYTES = 65536
_CONNECT_SECONDS = 10
_RESET = struct.pack("ii", 1, 0)


class Proxy:
    """Takes connections on a port of its own and passes their bytes on, both ways."""

    def __init__(self, host: str, port: int) -> None:
        self._upstream = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.passed_bytes = 0
        """What has gone through, both ways together."""
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._flowing = threading.Event()
        self._flowing.set()
        self._refusing = False
        self._bytes_per_second = 0
        self._closed = False
        threading.Thread(target=self._accept, daemon=True, name="proxy").start()

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._open) // 2

    def stall(self) -> None:
        """Passes nothing on from now; connections stay open, new ones are taken and hear nothing."""
        self._flowing.clear()

    def slow(self, bytes_per_second: int) -> None:
        """Passes at most so many bytes a second on, each connection and direction by itself."""
        self._bytes_per_second = bytes_per_second

    def cut(self, *, refuse: bool = False) -> int:
        """Resets every connection and gives their number; with `refuse` new ones are reset too."""
        self._refusing = refuse
        with self._lock:
            cut, self._open = self._open, set()
        for end in cut:
            _reset(end)
        return len(cut) // 2

    def flow(self) -> None:
        """Ends every trouble; what was held back goes on."""
        self._refusing = False
        self._bytes_per_second = 0
        self._flowing.set()

    def close(self) -> None:
        """Takes no more connections and resets those that are open."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut(refuse=True)
        self._flowing.set()

    def _accept(self) -> None:
        while not self._closed:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._refusing:
                _reset(client)
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(self._upstream, _CONNECT_SECONDS)
        except OSError:
            _reset(client)
            return
        server.settimeout(None)
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open |= {client, server}
        back = threading.Thread(target=self._pass_on, args=(server, client), daemon=True)
        back.start()
        self._pass_on(client, server)
        back.join()
        with self._lock:
            self._open -= {client, server}
        for end in (client, server):
            end.close()

    def _pass_on(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := here.recv(_CHUNK_BYTES):
                self._flowing.wait()
                if self._bytes_per_second:
                    time.sleep(len(data) / self._bytes_per_second)
                there.sendall(data)
                self.passed_bytes += len(data)
        with contextlib.suppress(OSError), self._lock:
            if here in self._open:
                there.shutdown(socket.SHUT_WR)


def _reset(end: socket.socket) -> None:
    """Ends a connection as a broken line does. Who waits for its bytes in another thread is woken, without a word to the other end."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RD)
    end.close()


@contextlib.contextmanager
def proxied(url: Url) -> Iterator[tuple[Proxy, Url]]:
    """A proxy to the server at `url`, and the address that goes through it."""
    default = 5432 if url.scheme == "postgresql" else 3306
    proxy = Proxy(url.host or "127.0.0.1", url.port or default)
    try:
        yield proxy, replace(url, host="127.0.0.1", port=proxy.port)
    finally:
        proxy.close()
