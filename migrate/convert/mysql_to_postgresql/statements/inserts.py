"""INSERT, INSERT IGNORE, INSERT … ON DUPLICATE KEY UPDATE and REPLACE."""

from collections.abc import Mapping
from dataclasses import replace

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible, write
from migrate.convert.mysql_to_postgresql.environment import Environment, Row
from migrate.convert.mysql_to_postgresql.rewrite import apply, unwrap
from migrate.convert.mysql_to_postgresql.sources import sources_of
from migrate.convert.mysql_to_postgresql.statements.assignment import fitted
from migrate.convert.mysql_to_postgresql.statements.targets import TargetTable, conflict_keys, find_target
from migrate.convert.render.postgresql_names import needs_quotes
from migrate.model.schema import Column

_IGNORED = "INSERT IGNORE leaves out rows that repeat a key; other errors, which it made warnings, remain errors"
_REPLACED = "REPLACE becomes an update of the row in place: triggers and foreign keys see no deletion"


def insert(node: Node, environment: Environment, *, replaces: bool = False) -> str:
    """The INSERT in PostgreSQL's words. Raises `Unconvertible`."""
    into = node.this.this if isinstance(node.this, exp.Schema) else node.this
    target = find_target(into, environment)
    if node.args.get("partition") or into.args.get("partition"):
        raise Unconvertible("an INSERT into a partition is not converted")
    columns = _columns(node, target)
    rows, given = _rows(node, target, columns, environment)
    conflict = ""
    if replaces:
        environment.remark(_REPLACED)
        conflict = _replacing(target, given)
    elif node.args.get("conflict"):
        if node.args.get("ignore"):
            raise Unconvertible("INSERT IGNORE … ON DUPLICATE KEY UPDATE is not converted")
        conflict = _updating(node, target, columns, given, environment)
    elif node.args.get("ignore"):
        environment.remark(_IGNORED)
        conflict = " ON CONFLICT DO NOTHING"
    names = f" ({', '.join(target.target(column) for column in columns)})" if columns else ""
    return f"INSERT INTO {target.written if conflict else target.name}{names} {rows}{conflict}"


def text_of(tree: Node) -> str:
    """A converted tree as text."""
    return write(tree, "postgres", needs_quotes=needs_quotes)


def _columns(node: Node, target: TargetTable) -> list[Column]:
    if isinstance(node.this, exp.Schema):
        return [target.column(item.name) for item in node.this.expressions]
    return [column for column in target.table.columns if not column.invisible]


def _rows(node: Node, target: TargetTable, columns: list[Column], environment: Environment) -> tuple[str, set[str]]:
    """What is inserted, and the names of the columns that get a value other than their default."""
    source = node.expression
    if isinstance(source, exp.Subquery):
        source = source.this
    if isinstance(source, exp.Query):
        made = _selected(source, target, columns, environment)
        return text_of(made), {column.name.lower() for column in columns}
    if not isinstance(source, exp.Values):
        raise Unconvertible("it inserts neither values nor a query")
    given: set[str] = set()
    written = []
    for row in source.expressions:
        items = list(row.expressions) if isinstance(row, exp.Tuple) else [unwrap(row)]
        if not items:
            return "DEFAULT VALUES", set()
        if len(items) != len(columns):
            raise Unconvertible("a row has another number of values than there are columns")
        parts = [_value(item, target, column, environment) for item, column in zip(items, columns, strict=True)]
        given |= {column.name.lower() for part, column in zip(parts, columns, strict=True) if part != "DEFAULT"}
        written.append(f"({', '.join(parts)})")
    return f"VALUES {', '.join(written)}", given


def _value(node: Node, target: TargetTable, column: Column, environment: Environment) -> str:
    """NULL and 0 ask for the next number where a column numbers itself."""
    bare = unwrap(node)
    is_default = (isinstance(bare, (exp.Var, exp.Column)) and bare.name.upper() == "DEFAULT") or column.generated
    is_next = column.identity and (
        isinstance(bare, exp.Null) or (isinstance(bare, exp.Literal) and bare.name in ("0", ""))
    )
    if is_default or is_next:
        return "DEFAULT"
    return text_of(fitted(node, target.kind(column), environment, written=target.enum_type(column)))


def _selected(source: Node, target: TargetTable, columns: list[Column], environment: Environment) -> Node:
    made = apply(source, environment)
    selects = source.selects if isinstance(source, exp.Select) else []
    if not selects or any(item.is_star for item in selects):
        if isinstance(source, exp.Select):
            environment.remark("it inserts all columns of a query, whose order and types must agree")
            return made
        raise Unconvertible("it inserts what a UNION selects, whose types may have to be changed")
    if len(selects) != len(columns):
        raise Unconvertible("the query selects another number of values than there are columns")
    for place, (item, column) in enumerate(zip(selects, columns, strict=True)):
        inner = item.this if isinstance(item, exp.Alias) else item
        if column.identity and isinstance(unwrap(inner), exp.Null):
            raise Unconvertible("a query gives NULL to a column that numbers itself")
        new = fitted(inner, target.kind(column), environment, written=target.enum_type(column))
        alias = made.expressions[place].args.get("alias")
        made.expressions[place].replace(exp.Alias(this=new, alias=alias) if alias is not None else new)
    return made


def _replacing(target: TargetTable, given: set[str]) -> str:
    key = _only_key(target, given)
    if not key:
        return ""
    names = {name.lower() for name in key}
    others = [column for column in target.table.columns if column.name.lower() not in names and not column.generated]
    settings = ", ".join(f"{target.target(column)} = EXCLUDED.{target.target(column)}" for column in others)
    return f" ON CONFLICT ({_key(target, key)}) DO " + (f"UPDATE SET {settings}" if settings else "NOTHING")


def _only_key(target: TargetTable, given: set[str]) -> tuple[str, ...]:
    keys = conflict_keys(target, given)
    if len(keys) > 1:
        listed = "; ".join(", ".join(key) for key in keys)
        raise Unconvertible(f"a row may repeat more than one key of {target.table.name.name} ({listed})")
    return keys[0] if keys else ()


def _key(target: TargetTable, key: tuple[str, ...]) -> str:
    return ", ".join(target.target(target.column(name)) for name in key)


def _updating(node: Node, target: TargetTable, columns: list[Column], given: set[str], environment: Environment) -> str:
    key = _only_key(target, given)
    if not key:
        return ""
    proposed = Row(written="EXCLUDED", table=target.table.name)
    alias = node.expression.args.get("alias") if isinstance(node.expression, exp.Values) else None
    if alias is not None and alias.columns:
        raise Unconvertible("the new row's columns have names of their own")
    rows = {**environment.rows, "excluded": proposed, **({alias.name.lower(): proposed} if alias is not None else {})}
    inner = replace(environment, rows=rows, qualifier=target.alias)
    done: set[str] = set()
    settings = []
    for item in node.args["conflict"].expressions:
        column = target.column(item.this.name)
        _read_from_query(item, node, target, columns)
        _take_proposed(item)
        check_order(item.expression, done, inner, set(rows))
        done.add(column.name.lower())
        made = fitted(item.expression, target.kind(column), inner, written=target.enum_type(column))
        settings.append(f"{target.target(column)} = {text_of(made)}")
    return f" ON CONFLICT ({_key(target, key)}) DO UPDATE SET {', '.join(settings)}"


def check_order(node: Node, done: set[str], environment: Environment, rows: set[str]) -> None:
    """MySQL sets one column after the other: later ones see the new values. Raises `Unconvertible` where they look."""
    for column in node.find_all(exp.Column):
        is_old = column.table.lower() not in rows and environment.variable(column) is None
        if is_old and column.name.lower() in done:
            raise Unconvertible(f"it uses the new value of {column.name}, which the same statement sets before")


def _take_proposed(item: Node) -> None:
    """VALUES(column) is the proposed row's value."""
    for call in list(item.find_all(exp.Anonymous)):
        if call.name.upper() == "VALUES" and len(call.expressions) == 1:
            call.replace(exp.column(call.expressions[0].name, table="excluded"))


def _read_from_query(item: Node, node: Node, target: TargetTable, columns: list[Column]) -> None:
    """A column of the inserted query is known to PostgreSQL as the proposed row's."""
    source = node.expression
    if not isinstance(source, exp.Select):
        return
    read: Mapping[str, Node] = sources_of(source)
    selected = [part.this if isinstance(part, exp.Alias) else part for part in source.selects]
    for column in list(item.expression.find_all(exp.Column)):
        if column.table.lower() not in read or column.table.lower() == target.alias.lower():
            continue
        same = [
            place
            for place, part in enumerate(selected)
            if part.sql().lower() in (column.sql().lower(), column.name.lower())
        ]
        if not same:
            raise Unconvertible(f"it uses {column.sql()}, which the query does not select by itself")
        column.replace(exp.column(columns[same[0]].name, table="excluded"))
