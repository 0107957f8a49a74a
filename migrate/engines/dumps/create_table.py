"""Reads CREATE TABLE.

https://dev.mysql.com/doc/refman/9.0/en/create-table.html
https://mariadb.com/kb/en/create-table/
"""

from migrate.engines.dumps.column_definition import read_column
from migrate.engines.dumps.constraints import at_constraint, read_constraint
from migrate.engines.dumps.declarations import TableDeclaration, TableOptions
from migrate.engines.dumps.partitions import read_partitioning
from migrate.engines.dumps.tokens import TokenKind, Tokens

_WITHOUT_EQUALS = {
    *("AVG_ROW_LENGTH", "CHECKSUM", "COMPRESSION", "CONNECTION", "DELAY_KEY_WRITE", "ENCRYPTION", "ENCRYPTED"),
    *("INSERT_METHOD", "KEY_BLOCK_SIZE", "MAX_ROWS", "MIN_ROWS", "PACK_KEYS", "PASSWORD", "ROW_FORMAT"),
    *(
        "STATS_AUTO_RECALC",
        "STATS_PERSISTENT",
        "STATS_SAMPLE_PAGES",
        "TABLESPACE",
        "SECONDARY_ENGINE",
        "TABLE_CHECKSUM",
    ),
    *("PAGE_CHECKSUM", "PAGE_COMPRESSED", "PAGE_COMPRESSION_LEVEL", "TRANSACTIONAL", "ENCRYPTION_KEY_ID"),
}
"""Options that may stand without an equals sign. An option of any other name, as storage engines have, needs one."""


def read_create_table(tokens: Tokens) -> TableDeclaration:
    """Reads a statement that begins with CREATE [OR REPLACE] [TEMPORARY] TABLE. Raises `NotUnderstood`."""
    location = tokens.location()
    tokens.expect("CREATE")
    or_replace = tokens.accept("OR", "REPLACE")
    temporary = tokens.accept("TEMPORARY")
    tokens.expect("TABLE")
    if_not_exists = tokens.accept("IF", "NOT", "EXISTS")
    schema, name = tokens.qualified()
    table = TableDeclaration(
        schema=schema,
        name=name,
        or_replace=or_replace,
        temporary=temporary,
        if_not_exists=if_not_exists,
        location=location,
    )
    if tokens.accept("LIKE"):
        table.like = tokens.qualified()
        return table
    if tokens.accept("(", "LIKE"):
        table.like = tokens.qualified()
        tokens.expect(")")
        return table
    if tokens.at("(") and tokens.peek(1).upper not in ("SELECT", "WITH"):
        _elements(tokens, table)
    while read_table_options(tokens, table.options) and tokens.accept(","):
        pass
    if tokens.accept("PARTITION", "BY"):
        table.partitioning = read_partitioning(tokens)
    tokens.accept_any("IGNORE", "REPLACE")
    if tokens.accept("AS") or tokens.at_any("SELECT", "WITH", "(", "TABLE", "VALUES"):
        table.query = tokens.rest()
    if not tokens.at_end:
        raise tokens.problem("a table option was expected")
    return table


def _elements(tokens: Tokens, table: TableDeclaration) -> None:
    tokens.expect("(")
    while not tokens.accept(")"):
        if at_constraint(tokens):
            table.elements.append(read_constraint(tokens))
        elif tokens.accept("PERIOD", "FOR"):
            tokens.identifier()
            tokens.parenthesized()
        else:
            table.elements.append(read_column(tokens))
        if not tokens.accept(",") and not tokens.at(")"):
            raise tokens.problem("a comma or a closing parenthesis was expected")


def read_table_options(tokens: Tokens, options: TableOptions) -> bool:
    """Reads table options as far as they go, to a comma at most; whether there was one. Raises `NotUnderstood`."""
    found = False
    while _option(tokens, options):
        found = True
    return found


def _option(tokens: Tokens, options: TableOptions) -> bool:
    if tokens.at_any("PARTITION", "AS", "SELECT", "IGNORE", "REPLACE"):
        return False
    tokens.accept("DEFAULT")
    if tokens.accept("CHARACTER", "SET") or tokens.accept("CHARSET") or tokens.accept("CHAR", "SET"):
        options.charset = _value(tokens)
    elif tokens.accept("COLLATE"):
        options.collation = _value(tokens)
    elif tokens.accept_any("ENGINE", "TYPE"):
        options.engine = _value(tokens)
    elif tokens.accept("AUTO_INCREMENT"):
        tokens.accept("=")
        options.auto_increment = tokens.number()
    elif tokens.accept("COMMENT"):
        tokens.accept("=")
        options.comment = tokens.string()
    elif tokens.accept("WITH", "SYSTEM", "VERSIONING"):
        options.system_versioned = True
    else:
        return _other_option(tokens, options)
    return True


def _other_option(tokens: Tokens, options: TableOptions) -> bool:
    for words in (("DATA", "DIRECTORY"), ("INDEX", "DIRECTORY"), ("START", "TRANSACTION")):
        if tokens.accept(*words):
            value = "" if words == ("START", "TRANSACTION") else _value(tokens)
            options.others.append((" ".join(words), value))
            return True
    if tokens.at("UNION"):
        tokens.take()
        tokens.accept("=")
        options.others.append(("UNION", tokens.parenthesized()))
        return True
    follows = tokens.peek(1)
    if tokens.peek().kind not in (TokenKind.WORD, TokenKind.QUOTED):
        return False
    if follows.value != "=" and tokens.peek().upper not in _WITHOUT_EQUALS:
        return False
    name = tokens.identifier().upper()
    value = _value(tokens)
    options.others.append((name, value.upper() if name == "ROW_FORMAT" else value))
    if name == "TABLESPACE" and tokens.accept("STORAGE"):
        tokens.take()
    return True


def _value(tokens: Tokens) -> str:
    tokens.accept("=")
    token = tokens.peek()
    if token.kind in (TokenKind.SYMBOL, TokenKind.END):
        raise tokens.problem("a value was expected")
    return tokens.string() if token.kind is TokenKind.STRING else tokens.take().value
