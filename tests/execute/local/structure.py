"""The structure of test tables, read from the catalogues: just what a load looks at."""

from migrate.model.names import EngineName, ObjectName
from migrate.model.schema import Column, Generated, Identity, Key, Schema, Table
from migrate.model.types import ColumnType, TypeKind
from migrate.url import Url
from tests.sql import rows

_KINDS = {"e": TypeKind.ENUM, "d": TypeKind.DOMAIN, "c": TypeKind.COMPOSITE, "r": TypeKind.RANGE}


def structure(url: Url) -> Schema:
    """The tables of the address's database: in PostgreSQL, of every schema in it."""
    return _postgresql(url) if url.scheme == "postgresql" else _mysql(url)


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _mysql(url: Url) -> Schema:
    columns = rows(
        url,
        "SELECT table_name, column_name, data_type, column_type, is_nullable, character_set_name, extra,"
        " numeric_precision, character_maximum_length FROM information_schema.columns WHERE table_schema = DATABASE()"
        " ORDER BY table_name, ordinal_position",
    )
    keys = rows(
        url,
        "SELECT table_name, index_name, column_name FROM information_schema.statistics"
        " WHERE table_schema = DATABASE() AND non_unique = 0 AND sub_part IS NULL ORDER BY 1, 2, seq_in_index",
    )
    engines = dict(
        rows(url, "SELECT table_name, engine FROM information_schema.tables WHERE table_schema = DATABASE()")
    )
    found: dict[str, list[Column]] = {}
    for table, name, kind, full, nullable, charset, extra, precision, length in columns:
        found.setdefault(table, []).append(
            Column(
                name=name,
                type=ColumnType(
                    name=_text(kind), text=_text(full), length=precision if _text(kind) == "bit" else length
                ),
                nullable=nullable == "YES",
                charset=charset,
                generated=Generated(expression="", stored=True) if "GENERATED" in extra.upper().split() else None,
                identity=Identity() if "auto_increment" in extra else None,
            )
        )
    version = rows(url, "SELECT VERSION()")[0][0]
    return Schema(
        engine=EngineName.MARIADB if "MariaDB" in version else EngineName.MYSQL,
        version=version,
        database=url.database,
        tables=tuple(
            Table(
                name=ObjectName(schema=url.database, name=table),
                columns=tuple(items),
                primary_key=_key(keys, table, "PRIMARY"),
                unique_keys=tuple(
                    _key(keys, table, name)
                    for name in sorted({k[1] for k in keys if k[0] == table})
                    if name != "PRIMARY"
                ),  # type: ignore[arg-type]
                storage_engine=engines[table],
            )
            for table, items in found.items()
        ),
    )


def _key(keys: list[tuple[str, str, str]], table: str, name: str) -> Key | None:
    columns = tuple(key[2] for key in keys if key[0] == table and key[1] == name)
    return Key(name=name, columns=columns) if columns else None


def _postgresql(url: Url) -> Schema:
    columns = rows(
        url,
        "SELECT n.nspname, c.relname, a.attname, format_type(coalesce(e.oid, t.oid), NULL),"
        " format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.attgenerated <> '', t.typelem <> 0 AND t.typlen = -1"
        " AND t.typcategory = 'A', t.typtype::text"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid"
        " JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'"
        " WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, a.attnum",
    )
    found: dict[ObjectName, list[Column]] = {}
    for schema, table, name, kind, full, nullable, generated, array, sort in columns:
        found.setdefault(ObjectName(schema=schema, name=table), []).append(
            Column(
                name=name,
                type=ColumnType(
                    name=kind,
                    text=full,
                    dimensions=1 if array else 0,
                    kind=TypeKind.ARRAY if array else _KINDS.get(sort, TypeKind.BASE),
                ),
                nullable=nullable,
                generated=Generated(expression="", stored=True) if generated else None,
            )
        )
    return Schema(
        engine=EngineName.POSTGRESQL,
        database=url.database,
        tables=tuple(Table(name=name, columns=tuple(items)) for name, items in found.items()),
    )
