"""The proxy between a program and a server."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tests.faults.proxy import Proxy


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says again what it hears."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(end: socket.socket) -> None:
        with end, contextlib.suppress(OSError):
            while data := end.recv(1000):
                end.sendall(data)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                end, _ = listener.accept()
                threading.Thread(target=answer, args=(end,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.fixture
def proxy(echo: int) -> Iterator[Proxy]:
    proxy = Proxy("127.0.0.1", echo)
    yield proxy
    proxy.close()


def connected(proxy: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), 5)


def test_bytes_pass_both_ways(proxy: Proxy) -> None:
    with connected(proxy) as end:
        end.sendall(b"hello")
        assert end.recv(100) == b"hello"


def test_what_is_stalled_comes_later(proxy: Proxy) -> None:
    with connected(proxy) as end:
        proxy.stall()
        end.sendall(b"late")
        end.settimeout(0.2)
        with pytest.raises(TimeoutError):
            end.recv(100)
        proxy.flow()
        end.settimeout(5)
        assert end.recv(100) == b"late"


def test_a_cut_resets_what_is_open(proxy: Proxy) -> None:
    with connected(proxy) as end:
        end.sendall(b"a")
        end.recv(1)
        assert proxy.cut() == 1
        with pytest.raises(ConnectionResetError):
            end.recv(1)
    with connected(proxy) as end:
        end.sendall(b"b")
        assert end.recv(1) == b"b"


def test_new_connections_are_refused_for_as_long_as_is_asked(proxy: Proxy) -> None:
    assert proxy.cut(refuse=True) == 0
    with pytest.raises(ConnectionResetError), connected(proxy) as end:
        end.recv(1)
    proxy.flow()
    with connected(proxy) as end:
        end.sendall(b"c")
        assert end.recv(1) == b"c"


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    proxy = Proxy("127.0.0.1", port)
    with pytest.raises(ConnectionResetError), connected(proxy) as end:
        end.recv(1)
    proxy.close()
