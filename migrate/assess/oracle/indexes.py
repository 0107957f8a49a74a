"""Indexes: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-INDEX.html"""

from collections.abc import Iterator

from migrate.assess.context import Context
from migrate.assess.excerpt import shown
from migrate.assess.finding import Finding
from migrate.assess.registry import check


@check("OR210")
def bitmap_index(context: Context) -> Iterator[Finding]:
    """A bitmap index."""
    for table, index in context.indexes():
        if index.method == "bitmap":
            message = (
                f"{shown(index.name)} is a bitmap index: {context.target.engine.title} stores none; a B-tree, on "
                "several columns or on a part of the rows, does its work"
            )
            yield context.on_index(table, index, message, guilty="BITMAP")


@check("OR211")
def reverse_key_index(context: Context) -> Iterator[Finding]:
    """An index of reversed keys."""
    for table, index in context.indexes():
        if index.method == "reverse":
            message = (
                f"{shown(index.name)} reverses its keys, to spread inserts over blocks of a cluster: the target needs "
                "no more than a plain index"
            )
            yield context.on_index(table, index, message, guilty="REVERSE")


@check("OR212")
def domain_index(context: Context) -> Iterator[Finding]:
    """An index of a kind that an option of Oracle's brings, such as Oracle Text."""
    for table, index in context.indexes():
        if index.method == "domain":
            kind = shown(index.parser or "an index type of its own")
            message = (
                f"{shown(index.name)} is of {kind}: neither the index nor the operators that use it, such as CONTAINS, "
                "exist on the target"
            )
            yield context.on_index(table, index, message, guilty="DOMAIN")


@check("OR213")
def function_based_index(context: Context) -> Iterator[Finding]:
    """An index over an expression."""
    for table, index in context.indexes():
        text = next((part.expression for part in index.parts if part.expression), None)
        if text is not None and index.method != "domain":
            message = (
                f"{shown(index.name)} indexes {shown(text)}: the expression is to be written anew, and its functions "
                "must give the same answer for ever"
            )
            yield context.on_index(table, index, message, guilty=text)
