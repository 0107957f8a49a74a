"""SELECT … INTO variables."""

from sqlglot import TokenType, exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.kinds import Kind, kind_of_type
from migrate.convert.mysql_to_postgresql.rewrite import apply
from migrate.convert.mysql_to_postgresql.statements import reading
from migrate.convert.mysql_to_postgresql.statements.assignment import fitted
from migrate.convert.mysql_to_postgresql.statements.inserts import text_of
from migrate.convert.mysql_to_postgresql.statements.scope import Variable


def select_into(text: str, environment: Environment) -> str | None:
    """The statement, or None where it selects into nothing. Raises `Unconvertible`.

    Where MySQL finds no row it leaves the variables as they are; more than one is error 1172. A query that always gives one row
    needs no care; any other one is written with STRICT, which raises for several rows, and a handler that keeps the variables
    where there is none. FOUND tells afterwards whether there was a row.
    """
    assert environment.scope is not None
    text = reading.normal(text, environment.scope.sql_mode)
    parted = _part(text)
    if parted is None:
        return None
    rest, names = parted
    variables = [_variable(name, environment) for name in names]
    tree = reading.query(rest, "")
    made = apply(tree, environment)
    selects = tree.selects if isinstance(tree, exp.Select) else []
    if len(selects) != len(variables) or any(item.is_star for item in selects):
        raise Unconvertible("it selects another number of values than it has variables")
    for place, (item, variable) in enumerate(zip(selects, variables, strict=True)):
        made.expressions[place].replace(_fitted(item, variable, environment))
    return _statement(made, variables, is_single=_gives_one_row(tree))


def _statement(made: Node, variables: list[Variable], *, is_single: bool) -> str:
    listed = ", ".join(variable.written for variable in variables)
    word = "" if is_single else "STRICT "
    items = ", ".join(text_of(item) for item in made.expressions)
    tail = text_of(exp.Select(**{**made.args, "expressions": [exp.Star()], "distinct": None})).removeprefix("SELECT *")
    distinct = "DISTINCT " if made.args.get("distinct") else ""
    if made.args.get("with_"):
        raise Unconvertible("a WITH before SELECT … INTO is not converted")
    query = f"SELECT {distinct}{items} INTO {word}{listed}{tail}"
    return query if is_single else f"BEGIN\n    {query};\nEXCEPTION WHEN no_data_found THEN\n    NULL;\nEND"


def _fitted(item: Node, variable: Variable, environment: Environment) -> Node:
    inner = item.this if isinstance(item, exp.Alias) else item
    kind = kind_of_type(environment.context, variable.type) if variable.type else Kind.UNKNOWN
    return fitted(inner, kind, environment)


def _gives_one_row(tree: Node) -> bool:
    if any(tree.args.get(name) for name in ("group", "having", "limit", "offset")):
        return False
    if not tree.args.get("from_"):
        return not tree.args.get("where")
    return all(
        any(
            isinstance(found, exp.AggFunc) and not found.find_ancestor(exp.Window)
            for found in item.walk(prune=_is_query)
        )
        for item in tree.selects
    )


def _is_query(node: Node) -> bool:
    return isinstance(node, exp.Select)


def _part(text: str) -> tuple[str, list[str]] | None:
    """The query without INTO and its variables, and their names."""
    found = reading.top_level(text)
    starts = [place for place, token in enumerate(found) if reading.is_word(token, text, "INTO")]
    if not starts:
        return None
    place, names = starts[0] + 1, []
    while place < len(found):
        is_session = found[place].token_type is TokenType.PARAMETER
        place += is_session
        if place >= len(found):
            break
        names.append(("@" if is_session else "") + found[place].text)
        place += 1
        if place >= len(found) or found[place].token_type is not TokenType.COMMA:
            break
        place += 1
    if not names or names[0].upper() in ("OUTFILE", "DUMPFILE") or len(starts) > 1:
        raise Unconvertible("it selects into a file, or into nothing known")
    end = found[place].start if place < len(found) else len(text)
    return text[: found[starts[0]].start] + " " + text[end:], names


def _variable(name: str, environment: Environment) -> Variable:
    scope = environment.scope
    assert scope is not None
    found = scope.session_variables.get(name[1:].lower()) if name.startswith("@") else scope.variable(name)
    if found is not None and found.setting:
        raise Unconvertible(f"it selects into {name}, which is a setting")
    if found is None:
        kind = "the session variable" if name.startswith("@") else "the variable"
        raise Unconvertible(f"{kind} {name} is not known here")
    return found
