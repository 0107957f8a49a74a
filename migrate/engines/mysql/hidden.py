"""Says what an account's privileges hide: information_schema leaves such objects out without a word."""

import re
from collections.abc import Collection, Sequence

from migrate.model.names import Skipped

_GRANT = re.compile(r"GRANT (?P<privileges>.+?) ON (?:TABLE |FUNCTION |PROCEDURE )?(?P<object>\S.*?) TO ", re.DOTALL)
_REVEALS = {
    "triggers": ("TRIGGER",),
    "routines": ("EXECUTE", "CREATE ROUTINE", "ALTER ROUTINE", "SHOW_ROUTINE", "SHOW CREATE ROUTINE"),
    "events": ("EVENT",),
}
"""The privileges that let an account see a sort of object: https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html"""


def hidden_objects(grants: Sequence[str], schema: str, *, seen: Collection[str]) -> tuple[Skipped, ...]:
    """The sorts of objects of a database that the account could not see if they were there.

    `seen` names the sorts of which at least one was seen; `grants` is SHOW GRANTS. Without grants nothing is known.
    """
    if not grants:
        return ()
    return tuple(
        Skipped(
            object=f"{sort} of {schema}",
            reason=f"the account has no privilege to see them; grant it {privileges[0]} on the database and inspect again",
        )
        for sort, privileges in _REVEALS.items()
        if sort not in seen and not any(_allows(grant, privileges, schema) for grant in grants)
    )


def _allows(grant: str, privileges: Sequence[str], schema: str) -> bool:
    match = _GRANT.match(grant)
    if match is None:
        return False
    granted = {word.strip().upper() for word in match["privileges"].split(",")}
    if "ALL PRIVILEGES" not in granted and "ALL" not in granted and not granted.intersection(privileges):
        return False
    return _covers(match["object"], schema)


def _covers(granted_on: str, schema: str) -> bool:
    database, _, _ = granted_on.rpartition(".")
    if database == "*":
        return True
    pattern = database.strip("`").replace("``", "`")
    wildcard = "".join(_wildcard(part) for part in re.findall(r"\\.|.", pattern, re.DOTALL))
    return re.fullmatch(wildcard, schema, re.DOTALL) is not None


def _wildcard(part: str) -> str:
    if part == "%":
        return ".*"
    if part == "_":
        return "."
    return re.escape(part[-1])
