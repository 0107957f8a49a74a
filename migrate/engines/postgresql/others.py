"""What the catalogue says beyond tables and code: objects without a noun, and facts of the server and the database."""

from migrate.engines.catalogue_row import Row
from migrate.engines.postgresql.catalogue import Answers
from migrate.model.schema import OtherObject

FACTS = (
    "prepared_transactions",
    "logical_slots",
    "subscriptions",
    "invalid_databases",
    "closed_databases",
    "postfix_operators",
    "array_aggregates",
    "superuser_roles",
    "createrole_roles",
    "stale_collations",
    "large_objects",
    "freezing_is_late",
    "tablespaces",
    "user_mappings",
    "database_settings",
)
"""Columns of facts.sql, which become variables of the same name: names joined by commas, empty where there is none."""


def make_others(answers: Answers) -> tuple[OtherObject, ...]:
    """The objects that the schema has no noun for."""
    return tuple(_other(row) for row in answers.rows["others"])


def _other(row: Row) -> OtherObject:
    return OtherObject(
        kind=row.text("kind"),
        name=row.text("object_name"),
        schema=row.text("schema_name"),
        table=row.text("table_name"),
        detail=row.text("detail"),
    )


def make_facts(answers: Answers) -> dict[str, str]:
    """The facts, as variables. Passwords' kinds are known only to a superuser, and are missing otherwise."""
    row = answers.rows["facts"][0]
    found = {name: row.maybe(name) or "" for name in FACTS}
    if "passwords" in answers.rows:
        found["md5_passwords"] = ", ".join(role.text("role_name") for role in answers.rows["passwords"])
    return found
