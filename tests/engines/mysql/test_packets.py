"""Packets come out whole, however the line cuts them up."""

import itertools
import struct
from collections.abc import Callable, Iterator, Sequence

import pymysql
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.mysql.packets import LENGTH, Packets


def on_the_line(payloads: Sequence[bytes], *, first: int = 1) -> bytes:
    """The payloads as a server sends them: long ones in several packets, the last of which is shorter than the longest."""
    sent, number = bytearray(), first
    for payload in payloads:
        at = 0
        while True:
            part = payload[at : at + LENGTH]
            sent += struct.pack("<I", len(part) | (number & 0xFF) << 24) + part
            number, at = number + 1, at + LENGTH
            if len(part) < LENGTH:
                break
    return bytes(sent)


def line(sent: bytes, cuts: Sequence[int] = ()) -> Callable[[int], bytes]:
    """Gives what was sent in pieces that end at the cuts, and no more than it is asked for."""
    places = sorted({0, *(cut % (len(sent) + 1) for cut in cuts), len(sent)})
    pieces = [sent[start:end] for start, end in itertools.pairwise(places)]

    def receive(size: int) -> bytes:
        if not pieces:
            return b""
        piece = pieces.pop(0)
        if len(piece) > size:
            pieces.insert(0, piece[size:])
        return piece[:size]

    return receive


def all_of(packets: Packets, count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield packets.next()


PAYLOADS = st.lists(st.binary(max_size=40).map(lambda content: b"\0" + content), min_size=1, max_size=300)


@given(payloads=PAYLOADS, cuts=st.lists(st.integers(min_value=0), max_size=60), first=st.integers(0, 255))
def test_payloads_come_as_they_were_sent(payloads: list[bytes], cuts: list[int], first: int) -> None:
    packets = Packets(line(on_the_line(payloads, first=first), cuts), number=first)
    assert list(all_of(packets, len(payloads))) == payloads


def test_one_byte_at_a_time() -> None:
    payloads = [b"\0", b"\0ab", b"\0" * 300, b"\0c"]
    sent = on_the_line(payloads)
    packets = Packets(line(sent, range(len(sent))))
    assert list(all_of(packets, 4)) == payloads


@pytest.mark.parametrize("length", [LENGTH - 1, LENGTH, LENGTH + 1, 2 * LENGTH, 2 * LENGTH + 5])
def test_payloads_around_the_length_of_the_longest_packet(length: int) -> None:
    payloads = [b"\0before", bytes(length), b"\0after"]
    packets = Packets(line(on_the_line(payloads), [3, 50, LENGTH // 2, LENGTH + 1, length - 1, length + 15]))
    assert list(all_of(packets, 3)) == payloads


def error(code: int, words: bytes) -> bytes:
    return b"\xff" + struct.pack("<H", code) + b"#HY000" + words


@pytest.mark.parametrize("number", [0, 3])
def test_an_error_is_raised_after_what_came_before_it(number: int) -> None:
    sent = on_the_line([b"\0one", b"\0two"]) + on_the_line([error(1236, b"purged")], first=number)
    packets = Packets(line(sent))
    assert list(all_of(packets, 2)) == [b"\0one", b"\0two"]
    with pytest.raises(pymysql.OperationalError, match="purged") as caught:
        packets.next()
    assert caught.value.args[0] == 1236


@pytest.mark.parametrize("left", [0, 1, 3, 4, 5, 9])
def test_a_line_that_ends(left: int) -> None:
    sent = on_the_line([b"\0one", b"\0twotwo"])
    packets = Packets(line(sent[: 8 + left]))
    assert packets.next() == b"\0one"
    with pytest.raises(pymysql.OperationalError, match="closed the connection") as caught:
        packets.next()
    assert caught.value.args[0] == 2013


def test_a_packet_that_is_missing() -> None:
    packets = Packets(line(on_the_line([b"\0one"]) + on_the_line([b"\0three"], first=3)))
    assert packets.next() == b"\0one"
    with pytest.raises(pymysql.OperationalError, match="packet 3 came instead of packet 2"):
        packets.next()
