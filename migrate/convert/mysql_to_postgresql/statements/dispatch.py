"""Which conversion a statement takes, by its first words."""

import re

from sqlglot import exp

from migrate.convert.expressions import Node, Unconvertible
from migrate.convert.mysql_to_postgresql.environment import Environment
from migrate.convert.mysql_to_postgresql.rewrite import apply, number, value
from migrate.convert.mysql_to_postgresql.statements import reading
from migrate.convert.mysql_to_postgresql.statements.changes import delete, update
from migrate.convert.mysql_to_postgresql.statements.inserts import insert, text_of
from migrate.convert.mysql_to_postgresql.statements.selections import select_into
from migrate.convert.mysql_to_postgresql.statements.targets import find_target
from migrate.convert.render.postgresql_names import quote
from migrate.model.names import ObjectName
from migrate.model.schema import RoutineKind

_REASONS = {
    "SET": "SET of a session's or the server's variable is not converted",
    "START": "a transaction can't be started inside PL/pgSQL: the caller's is used",
    "BEGIN": "a transaction can't be started inside PL/pgSQL: the caller's is used",
    "SAVEPOINT": "savepoints can't be used inside PL/pgSQL",
    "LOCK": "LOCK TABLES has no equal inside a routine",
    "UNLOCK": "UNLOCK TABLES has no equal inside a routine",
    "PREPARE": "a statement made from text is not converted",
    "EXECUTE": "a statement made from text is not converted",
    "DEALLOCATE": "a statement made from text is not converted",
    "SHOW": "SHOW has no equal in PostgreSQL",
    "ALTER": "a change of the schema inside stored code is not converted",
    "RENAME": "a change of the schema inside stored code is not converted",
    "GRANT": "rights given inside stored code are not converted",
    "REVOKE": "rights taken inside stored code are not converted",
    "LOAD": "LOAD DATA can't be run inside a routine",
    "KILL": "KILL is not converted",
    "FLUSH": "FLUSH has no equal in PostgreSQL",
    "ANALYZE": "ANALYZE inside stored code is not converted",
    "OPTIMIZE": "OPTIMIZE has no equal in PostgreSQL",
    "HANDLER": "HANDLER has no equal in PostgreSQL",
    "USE": "USE has no equal inside a routine",
}
_MODIFIERS = re.compile(r"(?i)^(INSERT|REPLACE|UPDATE|DELETE)\s+(LOW_PRIORITY|DELAYED|HIGH_PRIORITY|QUICK)\b")


def convert_statement(text: str, environment: Environment) -> str:
    """One PL/pgSQL statement without its semicolon. Raises `Unconvertible`."""
    assert environment.scope is not None
    mode = environment.scope.sql_mode
    text = _MODIFIERS.sub(r"\1", reading.without_comments(text))
    word = (re.match(r"[A-Za-z]+", text.lstrip("( ")) or re.match("", ""))[0].upper()  # type: ignore[index]
    match word:
        case "SELECT" | "WITH":
            return _selection(text, environment)
        case "INSERT":
            return insert(_tree(text, mode, exp.Insert), environment)
        case "REPLACE":
            return insert(_tree("INSERT" + text[len(word) :], mode, exp.Insert), environment, replaces=True)
        case "UPDATE":
            if re.match(r"(?i)UPDATE\s+IGNORE\b", text):
                raise Unconvertible("UPDATE IGNORE has no equal in PostgreSQL")
            return update(_tree(text, mode, exp.Update), environment)
        case "DELETE":
            return delete(_tree(text, mode, exp.Delete), environment)
        case "CALL":
            return _call(text[len(word) :].strip(), environment)
        case "DO":
            return _do(text[len(word) :].strip(), environment)
        case "TRUNCATE":
            return _truncate(_tree(text, mode, exp.TruncateTable), environment)
        case "CREATE" | "DROP":
            return _temporary(_tree(text, mode, exp.Create, exp.Drop), environment)
        case "COMMIT" | "ROLLBACK":
            if text.upper() not in ("COMMIT", "ROLLBACK", "COMMIT WORK", "ROLLBACK WORK"):
                raise Unconvertible(f"{word} with more after it is not converted")
            return word
    raise Unconvertible(_REASONS.get(word, f"a statement that begins with {word or 'nothing'} is not converted"))


def _tree(text: str, mode: str, *types: type) -> Node:
    tree = reading.statement(text, mode)
    if not isinstance(tree, types):
        raise Unconvertible("it can't be read")
    return tree


def _selection(text: str, environment: Environment) -> str:
    made = select_into(text, environment)
    if made is not None:
        return made
    assert environment.scope is not None
    return text_of(apply(reading.query(text, environment.scope.sql_mode), environment))


def _call(text: str, environment: Environment) -> str:
    """CALL of a procedure of the source's."""
    assert environment.scope is not None
    found = re.match(r"\s*((?:`[^`]+`|[\w$]+)(?:\s*\.\s*(?:`[^`]+`|[\w$]+))?)\s*(\(.*\))?\s*$", text, re.DOTALL)
    if found is None:
        raise Unconvertible("the CALL can't be read")
    parts = [part.strip().strip("`") for part in found[1].split(".")]
    wanted = ObjectName(schema=parts[0] if len(parts) == 2 else environment.own_schema, name=parts[-1])
    for routine in environment.context.source.routines:
        if routine.kind is RoutineKind.PROCEDURE and str(routine.name).lower() == str(wanted).lower():
            break
    else:
        raise Unconvertible(f"the procedure {found[1]} is not part of this conversion")
    arguments = reading.expression(f"migrate_call{found[2] or '()'}", environment.scope.sql_mode).expressions
    written = ", ".join(text_of(value(item, environment)) for item in arguments)
    context = environment.context
    schema, name = context.schemas[routine.name.schema], context.names.wanted(routine.name.name)
    return f"CALL {quote(schema)}.{quote(name)}({written})"


def _do(text: str, environment: Environment) -> str:
    """DO computes and throws away, as PERFORM does."""
    assert environment.scope is not None
    tree = reading.expression(text, environment.scope.sql_mode)
    if isinstance(tree, exp.Anonymous) and tree.name.upper() == "SLEEP" and len(tree.expressions) == 1:
        return f"PERFORM pg_sleep({text_of(number(tree.expressions[0], environment))})"
    return f"PERFORM {text_of(value(tree, environment))}"


def _truncate(node: Node, environment: Environment) -> str:
    """MySQL's TRUNCATE begins to number from 1 again."""
    if len(node.expressions) != 1:
        raise Unconvertible("TRUNCATE of several tables is not converted")
    environment.remark("TRUNCATE can be rolled back in PostgreSQL; MySQL commits before and after it")
    return f"TRUNCATE TABLE {find_target(node.expressions[0], environment).name} RESTART IDENTITY"


def _temporary(node: Node, environment: Environment) -> str:
    """Temporary tables. They live as long as the session on both sides."""
    if isinstance(node, exp.Drop):
        if not node.args.get("temporary") or len(node.args.get("tables") or ()) != 1:
            raise Unconvertible("a change of the schema inside stored code is not converted")
        name = quote(environment.context.names.wanted(node.args["tables"][0].name))
        return f"DROP TABLE {'IF EXISTS ' if node.args.get('exists') else ''}pg_temp.{name}"
    properties = node.args.get("properties")
    is_temporary = properties is not None and properties.find(exp.TemporaryProperty)
    if not is_temporary or node.args.get("kind") != "TABLE":
        raise Unconvertible("a change of the schema inside stored code is not converted")
    if not isinstance(node.this, exp.Table) or not isinstance(node.expression, exp.Query):
        raise Unconvertible("a temporary table with declared columns is not converted")
    name = quote(environment.context.names.wanted(node.this.name))
    exists = "IF NOT EXISTS " if node.args.get("exists") else ""
    return f"CREATE TEMPORARY TABLE {exists}{name} AS {text_of(apply(node.expression, environment))}"
