"""UPDATE and DELETE, of one table and of several."""

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.queries import limits, ordered_by, source_of
from migrate.convert.mysql_to_postgresql.rewrite import truth
from migrate.convert.mysql_to_postgresql.sources import projected, sources_of
from migrate.convert.mysql_to_postgresql.statements.assignment import fitted
from migrate.convert.mysql_to_postgresql.statements.inserts import check_order, text_of
from migrate.convert.mysql_to_postgresql.statements.targets import TargetTable, find_target
from migrate.convert.render.postgresql_names import quote


def update(node: Node, environment: Environment) -> str:
    """The UPDATE in PostgreSQL's words. Raises `Unconvertible`."""
    _check(node, {"this", "expressions", "where", "order", "limit"})
    sources = sources_of(node)
    target = _updated(node, sources, environment)
    if len(sources) == 1:
        settings = _settings(node, target, environment)
        return f"UPDATE {target.written} SET {settings}{_where(node, target, environment)}"
    if node.args.get("limit") or node.args.get("order"):
        raise Unconvertible("an UPDATE of several tables takes no ORDER BY or LIMIT")
    settings = _settings(node, target, environment)
    if _is_inner(node.this):
        others, conditions = _others(node.this, node, target, environment)
        return f"UPDATE {target.written} SET {settings} FROM {others}{conditions}"
    return _update_found(node, target, environment)


def delete(node: Node, environment: Environment) -> str:
    """The DELETE in PostgreSQL's words. Raises `Unconvertible`."""
    _check(node, {"this", "tables", "using", "where", "order", "limit"})
    using, named = node.args.get("using"), node.args.get("tables") or []
    if using:
        named = [node.this]
    if [item.name.upper() for item in named] in (["QUICK"], ["LOW_PRIORITY"], ["IGNORE"]):
        raise Unconvertible(f"DELETE {named[0].name.upper()} is not converted")
    sources = sources_of(node)
    if not named:
        target = find_target(node.this, environment)
        return f"DELETE FROM {target.written}{_where(node, target, environment)}"
    if len(named) > 1 or (using and len(using) > 1):
        raise Unconvertible("it deletes from several tables at once")
    found = sources.get(named[0].name.lower())
    if found is None:
        raise Unconvertible(f"it deletes from {named[0].name}, which it does not read")
    target = find_target(found, environment)
    root = using[0] if using else node.this
    if len(sources) == 1:
        return f"DELETE FROM {target.written}{_where(node, target, environment)}"
    if _is_inner(root):
        others, conditions = _others(root, node, target, environment)
        return f"DELETE FROM {target.written} USING {others}{conditions}"
    inner = _found(root, node, target, [], environment)
    return f"DELETE FROM {target.written} WHERE {_row(target)} IN ({inner})"


def _check(node: Node, allowed: set[str]) -> None:
    unknown = [name for name, clause in node.args.items() if clause and name not in allowed]
    if unknown:
        raise Unconvertible(f"the clause {unknown[0].strip('_').upper()} is not converted")


def _updated(node: Node, sources: dict[str, Node], environment: Environment) -> TargetTable:
    """The one table whose columns are set."""
    found: dict[str, TargetTable] = {}
    for item in node.expressions:
        owners = [item.this.table.lower()] if item.this.table else _owners(item.this.name, sources, environment)
        if len(owners) != 1 or owners[0] not in sources:
            raise Unconvertible(f"it is not sure whose column {item.this.name} is")
        found[owners[0]] = find_target(sources[owners[0]], environment)
    if len(found) != 1:
        raise Unconvertible("it changes several tables at once")
    return next(iter(found.values()))


def _owners(name: str, sources: dict[str, Node], environment: Environment) -> list[str]:
    if len(sources) == 1:
        return list(sources)
    owners = []
    for alias, source in sources.items():
        relation = environment.relation(source) if isinstance(source, exp.Table) else None
        table = environment.context.source.tables_by_name.get(relation) if relation else None
        if table is None and isinstance(source, exp.Subquery):
            known = source.unnest()
            if isinstance(known, exp.Select) and not known.is_star and projected(source, name) is None:
                continue
        if table is None or any(column.name.lower() == name.lower() for column in table.columns):
            owners.append(alias)
    return owners


def _values(node: Node, target: TargetTable, environment: Environment) -> list[tuple[str, str]]:
    done: set[str] = set()
    made = []
    for item in node.expressions:
        if not isinstance(item, exp.EQ):
            raise Unconvertible("it sets something in another way than column = value")
        column = target.column(item.this.name)
        check_order(item.expression, done, environment, set(environment.rows))
        done.add(column.name.lower())
        new = fitted(item.expression, target.kind(column), environment, written=target.enum_type(column))
        made.append((target.target(column), text_of(new)))
    return made


def _settings(node: Node, target: TargetTable, environment: Environment) -> str:
    return ", ".join(f"{name} = {new}" for name, new in _values(node, target, environment))


def _where(node: Node, target: TargetTable, environment: Environment) -> str:
    """The WHERE of a statement on one table. With LIMIT the rows are found by a query. An order alone means nothing."""
    clause = node.args.get("where")
    condition = f" WHERE {text_of(truth(clause.this, environment))}" if clause is not None else ""
    if not node.args.get("limit"):
        return condition
    row = _row(target)
    rest = text_of(
        exp.Select(expressions=[exp.Star()], order=ordered_by(node, environment), **limits(node, environment))
    )
    return f" WHERE {row} IN (SELECT {row.strip('()')} FROM {target.written}{condition}{rest.removeprefix('SELECT *')})"


def _row(target: TargetTable) -> str:
    names = [f"{quote(target.alias)}.{name}" for name in target.row_id()]
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _is_inner(root: Node) -> bool:
    if isinstance(root, exp.Subquery):
        return False
    joins = root.args.get("joins") or ()
    return all(
        not join.side and not join.method and not join.args.get("using") and not join.this.args.get("joins")
        for join in joins
    )


def _others(root: Node, node: Node, target: TargetTable, environment: Environment) -> tuple[str, str]:
    """The tables but the changed one, and all conditions."""
    joins = root.args.get("joins") or ()
    tables = [root, *(join.this for join in joins)]
    others = [
        text_of(source_of(_alone(item), environment))
        for item in tables
        if environment.context.names.wanted(item.alias_or_name) != target.alias
    ]
    conditions = [join.args["on"] for join in joins if join.args.get("on") is not None]
    if node.args.get("where"):
        conditions.append(node.args["where"].this)
    written = [f"({text_of(truth(item, environment))})" for item in conditions]
    return ", ".join(others), f" WHERE {' AND '.join(written)}" if written else ""


def _alone(item: Node) -> Node:
    """A table without those that are joined to it. The original stays in its tree: names are looked up from there."""
    made = item.copy()
    made.set("joins", None)
    return made


def _found(root: Node, node: Node, target: TargetTable, values: list[tuple[str, str]], environment: Environment) -> str:
    """A query for the changed table's rows, and for the values that they get."""
    source = text_of(source_of(root, environment))
    clause = node.args.get("where")
    condition = f" WHERE {text_of(truth(clause.this, environment))}" if clause is not None else ""
    items = [_row(target).strip("()"), *(f"{new} AS new_{place}" for place, (_, new) in enumerate(values))]
    return f"SELECT {', '.join(items)} FROM {source}{condition}"


def _update_found(node: Node, target: TargetTable, environment: Environment) -> str:
    """An UPDATE over outer joins: a query finds the rows and their new values. Of several for one row any one is taken."""
    values = _values(node, target, environment)
    inner = _found(node.this, node, target, values, environment)
    names = target.row_id()
    listed = ", ".join([*names, *(f"new_{place}" for place in range(len(values)))])
    settings = ", ".join(f"{name} = found.new_{place}" for place, (name, _) in enumerate(values))
    same = " AND ".join(
        f"{quote(target.alias)}.{name} = found.{'row_' if name == 'ctid' else ''}{name}" for name in names
    )
    listed = listed.replace("ctid", "row_ctid", 1) if names == ("ctid",) else listed
    return f"UPDATE {target.written} SET {settings} FROM ({inner}) AS found ({listed}) WHERE {same}"
