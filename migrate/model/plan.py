"""A plan: the ordered steps of one migration, made once, reviewed, then run exactly as written."""

from dataclasses import dataclass
from enum import StrEnum

from migrate.model.document import Document
from migrate.model.issue import Source
from migrate.model.names import Target
from migrate.model.task import MigrationType


class Action(StrEnum):
    """What a step does."""

    CHECK_SOURCE = "check-source"
    """The source is still the one that the plan was made from."""
    APPLY_DDL = "apply-ddl"
    """Runs a script of the plan on the target."""
    FULL_LOAD = "full-load"
    CDC = "cdc"
    SET_SEQUENCES = "set-sequences"
    ANALYZE = "analyze"
    VALIDATE = "validate"


class Hazard(StrEnum):
    """Why a step deserves a second look before it runs."""

    DELETES_DATA = "deletes-data"
    LOCKS_TABLES = "locks-tables"
    INDEX_BUILD = "index-build"
    LONG_RUNNING = "long-running"
    COSTS_MONEY = "costs-money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, told in a sentence. `file` is relative to the plan's folder."""

    action: Action
    description: str
    file: str = ""
    hazards: tuple[Hazard, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan(Document):
    """What `migrate run` will do, in order. `schema_fingerprint` ties it to the source's structure."""

    KIND = "plan"

    source: Source
    target: Target
    migration_type: MigrationType
    source_url: str = ""
    """Without secrets; empty when the plan was made from a file."""
    schema_fingerprint: str = ""
    files: tuple[tuple[str, str], ...] = ()
    """Every file that the plan depends on, with its SHA-256: a file changed afterwards is noticed."""
    steps: tuple[Step, ...] = ()
    tasks: tuple[str, ...] = ()
    """The identifiers of the tasks that the whole is divided into, in the order in which they are made; none for one task."""
