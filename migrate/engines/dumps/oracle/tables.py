"""Reads CREATE TABLE as Oracle writes it.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-TABLE.html
"""

from migrate.engines.dumps.oracle.columns import constraint_tail, read_column
from migrate.engines.dumps.plain_draft import PlainDraft, TableParts
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import at_constraint, read_constraint
from migrate.engines.dumps.tokens import TokenKind
from migrate.model.schema import Partition, Partitioning

_KINDS_BEFORE = ("GLOBAL", "PRIVATE", "TEMPORARY", "SHARDED", "DUPLICATED", "IMMUTABLE", "BLOCKCHAIN")


def read_create_table(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads a CREATE TABLE into the draft. Raises `NotUnderstood`."""
    location = tokens.location()
    tokens.expect("CREATE")
    kinds = []
    while word := tokens.accept_any(*_KINDS_BEFORE):
        kinds.append(word)
    tokens.expect("TABLE")
    tokens.accept("IF", "NOT", "EXISTS")
    table = TableParts(name=draft.name(tokens.qualified()), location=location)
    if "TEMPORARY" in kinds:
        table.options["TEMPORARY"] = "PRIVATE" if "PRIVATE" in kinds else "GLOBAL"
    if tokens.accept("OF"):
        schema, name = tokens.qualified()
        table.options["OF"] = f"{schema}.{name}" if schema else name
    if tokens.at("("):
        _read_elements(tokens, table, draft)
    _read_tail(tokens, table, draft)
    draft.tables[draft.key(table.name)] = table


def _read_elements(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    tokens.expect("(")
    while True:
        if tokens.accept("SUPPLEMENTAL", "LOG"):
            _pass_element(tokens)
        elif at_constraint(tokens):
            read_constraint(tokens, table, draft, constraint_tail)
        elif tokens.at("PERIOD", "FOR"):
            _pass_element(tokens)
            table.options["PERIOD"] = "FOR"
        elif "OF" in table.options and tokens.peek(1).kind is not TokenKind.WORD:
            _pass_element(tokens)
        else:
            read_column(tokens, table, draft)
        if not tokens.accept(","):
            break
    tokens.expect(")")


def _pass_element(tokens: StandardTokens) -> None:
    if not tokens.at_any(",", ")"):
        tokens.expression()


def _read_tail(tokens: StandardTokens, table: TableParts, draft: PlainDraft) -> None:
    """Reads a table's properties; what says only how it is stored is passed over."""
    while not tokens.at_end:
        if tokens.accept("ORGANIZATION"):
            table.options["ORGANIZATION"] = tokens.take().upper
        elif tokens.accept("CLUSTER"):
            table.options["CLUSTER"] = tokens.qualified()[1]
        elif tokens.accept("NESTED", "TABLE"):
            table.options["NESTED TABLE"] = tokens.take().value
        elif tokens.accept("ON", "COMMIT"):
            table.options["ON COMMIT"] = tokens.take().upper
        elif tokens.accept("PARTITION", "BY"):
            table.partitioning = _read_partitioning(tokens, table)
        elif tokens.at("AS") and tokens.peek(1).upper in ("SELECT", "WITH", "("):
            draft.skip(
                tokens.statement,
                "its columns come from a query: create it from what DBMS_METADATA prints to have them",
                called=str(table.name),
            )
            tokens.rest()
        else:
            tokens.take()


def _read_partitioning(tokens: StandardTokens, table: TableParts) -> Partitioning:
    method = tokens.take().upper
    expression = tokens.accept_in_parentheses()
    if tokens.accept("INTERVAL"):
        table.options["INTERVAL"] = tokens.parenthesized()
    if tokens.accept("AUTOMATIC"):
        table.options["AUTOMATIC"] = "LIST"
    sub_method = sub_expression = None
    while not tokens.at_end and not tokens.at("(") and not tokens.at_any("AS", "PARTITION"):
        if tokens.accept("SUBPARTITION", "BY"):
            sub_method = tokens.take().upper
            sub_expression = tokens.accept_in_parentheses()
        elif tokens.accept("SUBPARTITION", "TEMPLATE") or tokens.accept("STORE", "IN"):
            tokens.accept_in_parentheses()
        elif tokens.at_any("PARTITIONS", "SUBPARTITIONS"):
            tokens.take()
            tokens.take()
        else:
            break
    return Partitioning(
        method=method,
        expression=expression,
        partitions=tuple(_read_partitions(tokens)) if tokens.at("(") else (),
        subpartition_method=sub_method,
        subpartition_expression=sub_expression,
    )


def _read_partitions(tokens: StandardTokens) -> list[Partition]:
    found: list[Partition] = []
    tokens.expect("(")
    while not tokens.accept(")"):
        tokens.expect("PARTITION")
        name = f"P{len(found) + 1}" if tokens.at_any("VALUES", ",", ")", "TABLESPACE") else tokens.identifier()
        bound = ""
        if tokens.accept("VALUES"):
            words = "LESS THAN " if tokens.accept("LESS", "THAN") else "IN "
            bound = f"{words}({tokens.parenthesized()})"
        _pass_element(tokens)
        found.append(Partition(name=name, bound=bound))
        tokens.accept(",")
    return found
