"""Reads CREATE INDEX as Oracle writes it.

https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/CREATE-INDEX.html
"""

from migrate.engines.dumps.plain_draft import PlainDraft
from migrate.engines.dumps.standard_tokens import StandardTokens
from migrate.engines.dumps.table_elements import read_index_parts, with_index
from migrate.model.schema import Index


def read_create_index(tokens: StandardTokens, draft: PlainDraft) -> None:
    """Reads a CREATE INDEX into its table; that of a cluster or of a large object is passed over. Raises `NotUnderstood`.

    The method is `btree`, `bitmap`, `reverse` or `domain`. Of a domain index `parser` is its type, such as
    `CTXSYS.CONTEXT`.
    """
    location = tokens.location()
    tokens.expect("CREATE")
    kind = tokens.accept_any("UNIQUE", "BITMAP", "MULTIVALUE")
    tokens.expect("INDEX")
    tokens.accept("IF", "NOT", "EXISTS")
    name = tokens.qualified()[1]
    tokens.expect("ON")
    if tokens.accept("CLUSTER") or (name.startswith("SYS_IL") and name.endswith("$$")):
        return
    qualified = tokens.qualified()
    table = draft.table(qualified)
    if table is None:
        draft.skip(tokens.statement, f"there is no table {'.'.join(filter(None, qualified))} for it", called=name)
        return
    if not tokens.at("("):
        tokens.identifier()
    parts = read_index_parts(tokens)
    method, parser, visible = ("bitmap" if kind == "BITMAP" else "btree"), None, True
    while not tokens.at_end:
        if tokens.accept("REVERSE"):
            method = "reverse"
        elif tokens.accept("INDEXTYPE", "IS"):
            schema, type_name = tokens.qualified()
            method, parser = "domain", f"{schema}.{type_name}" if schema else type_name
        elif tokens.accept("INVISIBLE"):
            visible = False
        else:
            tokens.take()
    with_index(
        table,
        Index(
            name=name,
            parts=parts,
            unique=kind == "UNIQUE",
            method=method,
            parser=parser,
            visible=visible,
            location=location,
        ),
    )
