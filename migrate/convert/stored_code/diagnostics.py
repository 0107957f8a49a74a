"""Reads SIGNAL, RESIGNAL and GET DIAGNOSTICS.

https://dev.mysql.com/doc/refman/8.4/en/signal.html, https://dev.mysql.com/doc/refman/8.4/en/get-diagnostics.html
"""

from migrate.convert.stored_code.declarations import read_condition
from migrate.convert.stored_code.tokens import Reader
from migrate.convert.stored_code.tree import Assignment, GetDiagnostics, Signal


def read_signal(reader: Reader) -> Signal:
    """Reads SIGNAL or RESIGNAL. Raises `NotRead`."""
    start = reader.peek().start
    again = reader.take().upper == "RESIGNAL"
    condition = None if reader.at_any("SET", ";") or reader.at_end else read_condition(reader)
    items: list[Assignment] = []
    if reader.accept("SET"):
        items.append(_item(reader))
        while reader.accept(","):
            items.append(_item(reader))
    return Signal(start=start, end=reader.last_end, again=again, condition=condition, items=tuple(items))


def _item(reader: Reader) -> Assignment:
    name = reader.identifier().upper()
    reader.expect("=")
    return Assignment(target=name, value=reader.until(",", ";"))


def read_diagnostics(reader: Reader) -> GetDiagnostics:
    """Reads GET [CURRENT | STACKED] DIAGNOSTICS. Raises `NotRead`."""
    start = reader.peek().start
    reader.expect("GET")
    stacked = reader.accept("STACKED")
    if not stacked:
        reader.accept("CURRENT")
    reader.expect("DIAGNOSTICS")
    condition = None
    if reader.accept("CONDITION") or reader.accept("EXCEPTION"):
        token = reader.take()
        condition = reader.text[token.start : token.end]
    items = [_asked(reader)]
    while reader.accept(","):
        items.append(_asked(reader))
    return GetDiagnostics(start=start, end=reader.last_end, items=tuple(items), condition=condition, stacked=stacked)


def _asked(reader: Reader) -> Assignment:
    target = reader.until("=")
    reader.expect("=")
    return Assignment(target=target, value=reader.identifier().upper())
