"""Where a server tells who may read and write its tables."""

import re
from collections.abc import Sequence
from pathlib import Path

from migrate.engines.checksum_expressions import query_template

_ACCOUNT = re.compile(r"'(.*?)'(?:@'[^']*')?", re.DOTALL)


def grants_query(scheme: str, schemas: Sequence[str]) -> str:
    """Of each table in these schemas, written as literals: the role, the table's schema and name, and the privilege."""
    return _query(scheme, "grants").format(schemas=", ".join(schemas) or "NULL")


def everywhere_query(scheme: str) -> str:
    """Each role, with what it may do to every table; `USAGE` is nothing."""
    return _query(scheme, "grants_everywhere")


def seen_query(scheme: str) -> str | None:
    """A query that fails where the account is shown its own privileges only; None where every account is shown all."""
    return None if scheme == "postgresql" else _query(scheme, "grants_seen")


def role_of(scheme: str, grantee: str) -> str:
    """The role's name alone: MySQL's accounts of one name at several hosts are one role.

    >>> role_of("mysql", "'app'@'10.0.%'")
    'app'
    """
    if scheme == "postgresql":
        return grantee
    found = _ACCOUNT.fullmatch(grantee)
    return found[1] if found else grantee


def _query(scheme: str, name: str) -> str:
    folder = "postgresql" if scheme == "postgresql" else "mysql"
    return query_template(Path(__file__).parent / folder / "queries" / f"{name}.sql")
