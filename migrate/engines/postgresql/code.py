"""Makes types, routines and triggers from what pg_catalog answered."""

import re

from migrate.engines.catalogue_row import Row, grouped
from migrate.engines.postgresql.catalogue import Answers
from migrate.engines.postgresql.columns import Columns
from migrate.engines.postgresql.expression_text import check_of, without_parentheses
from migrate.model.names import ObjectName
from migrate.model.schema import Check, Routine, RoutineKind, Trigger, UserType

_TYPE_KINDS = {"e": "enum", "d": "domain", "c": "composite", "r": "range"}
_ROUTINE_KINDS = {"p": RoutineKind.PROCEDURE, "a": RoutineKind.AGGREGATE}
_VOLATILITIES = {"i": "IMMUTABLE", "s": "STABLE", "v": "VOLATILE"}
_EVENTS = ((4, "INSERT"), (16, "UPDATE"), (8, "DELETE"), (32, "TRUNCATE"))
_ROW, _BEFORE, _INSTEAD = 1, 2, 64
"""Bits of pg_trigger.tgtype: src/include/catalog/pg_trigger.h"""
_WHEN = re.compile(r" WHEN \((.*)\) EXECUTE (?:FUNCTION|PROCEDURE) ", re.DOTALL)


def make_types(answers: Answers, columns: Columns) -> tuple[UserType, ...]:
    """The types that users made, by name."""
    checks = grouped(answers.rows["domain_checks"], lambda row: row.number("type_id"))
    types = [
        UserType(
            name=ObjectName(schema=row.text("schema_name"), name=row.text("type_name")),
            kind=_TYPE_KINDS[row.text("kind")],
            labels=row.texts("labels"),
            base=row.text("base"),
            nullable=row.flag("is_nullable"),
            default=row.maybe("default_text"),
            checks=tuple(
                Check(name=check.text("constraint_name"), expression=check_of(check.text("definition")))
                for check in checks.get(row.number("id"), [])
            ),
            attributes=columns.of_relation.get(row.number("relation_id") or 0, ()),
            comment=row.text("comment"),
        )
        for row in answers.rows["types"]
        if row.flag("is_asked_for")
    ]
    return tuple(sorted(types, key=lambda one: one.name))


def make_routines(answers: Answers) -> tuple[Routine, ...]:
    """Functions, procedures and aggregates, by name and parameters."""
    routines = [_routine(row) for row in answers.rows["routines"]]
    return tuple(sorted(routines, key=lambda routine: (routine.name, routine.parameters)))


def _routine(row: Row) -> Routine:
    volatility = _VOLATILITIES[row.text("volatility")]
    return Routine(
        name=ObjectName(schema=row.text("schema_name"), name=row.text("routine_name")),
        kind=_ROUTINE_KINDS.get(row.text("kind"), RoutineKind.FUNCTION),
        parameters=row.text("parameters"),
        returns=row.maybe("returns"),
        body=row.text("body"),
        language=row.text("language"),
        deterministic=volatility == "IMMUTABLE",
        data_access=volatility,
        security_definer=row.flag("is_definer"),
        definer=row.maybe("owner"),
        comment=row.text("comment"),
        definition=row.text("definition"),
    )


def make_triggers(answers: Answers) -> tuple[Trigger, ...]:
    """The triggers, by table and name: the order in which PostgreSQL fires them."""
    triggers = [_trigger(row) for row in answers.rows["triggers"]]
    return tuple(sorted(triggers, key=lambda trigger: (trigger.table, trigger.name)))


def _trigger(row: Row) -> Trigger:
    bits = row.number("type_bits") or 0
    definition = row.text("definition")
    condition = _WHEN.search(definition)
    timing = "INSTEAD OF" if bits & _INSTEAD else "BEFORE" if bits & _BEFORE else "AFTER"
    return Trigger(
        name=row.text("trigger_name"),
        table=ObjectName(schema=row.text("schema_name"), name=row.text("relation_name")),
        timing=timing,
        events=tuple(word for bit, word in _EVENTS if bits & bit),
        function=ObjectName(schema=row.text("function_schema"), name=row.text("function_name")),
        for_each_row=bool(bits & _ROW),
        condition=without_parentheses(condition[1]) if condition else None,
        enabled=row.text("enabled") != "D",
        definition=definition,
    )
