"""The rules of a table-mapping document as values.

Words and keys are DMS's. What a rule says beyond the keys known here stays in its `extra`, so that a document that was
read is written again without loss.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
"""

from dataclasses import dataclass, field
from enum import StrEnum

from migrate.model.codec import Json

Extra = dict[str, Json]


class SelectionAction(StrEnum):
    """What a selection rule does with the tables it names."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    EXPLICIT = "explicit"
    """Exactly one table, by its exact name: wildcards mean nothing here."""


class FilterOperator(StrEnum):
    """How a filter compares a column. There is no strict less or greater."""

    LTE = "lte"
    STE = "ste"
    """An older word for `lte`."""
    GTE = "gte"
    EQ = "eq"
    NOT_EQ = "noteq"
    BETWEEN = "between"
    NOT_BETWEEN = "notbetween"
    NULL = "null"
    NOT_NULL = "notnull"

    @property
    def operands(self) -> tuple[str, ...]:
        """The keys that a condition with this operator has to give."""
        if self in (FilterOperator.BETWEEN, FilterOperator.NOT_BETWEEN):
            return ("start-value", "end-value")
        return () if self in (FilterOperator.NULL, FilterOperator.NOT_NULL) else ("value",)


class RuleTarget(StrEnum):
    """What a transformation rule changes."""

    SCHEMA = "schema"
    TABLE = "table"
    COLUMN = "column"
    TABLE_TABLESPACE = "table-tablespace"
    INDEX_TABLESPACE = "index-tablespace"


class TransformationAction(StrEnum):
    """What a transformation rule does. DMS compares these words by case."""

    RENAME = "rename"
    CONVERT_LOWERCASE = "convert-lowercase"
    CONVERT_UPPERCASE = "convert-uppercase"
    ADD_PREFIX = "add-prefix"
    REMOVE_PREFIX = "remove-prefix"
    REPLACE_PREFIX = "replace-prefix"
    ADD_SUFFIX = "add-suffix"
    REMOVE_SUFFIX = "remove-suffix"
    REPLACE_SUFFIX = "replace-suffix"
    REMOVE_COLUMN = "remove-column"
    INCLUDE_COLUMN = "include-column"
    ADD_COLUMN = "add-column"
    CHANGE_DATA_TYPE = "change-data-type"
    DEFINE_PRIMARY_KEY = "define-primary-key"
    ADD_BEFORE_IMAGE_COLUMNS = "add-before-image-columns"
    MASK_DIGITS = "data-masking-digits-mask"
    RANDOMIZE_DIGITS = "data-masking-digits-randomize"
    MASK_WITH_HASH = "data-masking-hash-mask"

    @property
    def is_naming(self) -> bool:
        """Whether the rule changes an object's name."""
        return self in _NAMING

    @property
    def is_masking(self) -> bool:
        """Whether the rule hides a column's values."""
        return self.value.startswith("data-masking-")

    @property
    def only_columns(self) -> bool:
        """Whether the rule means something for columns alone."""
        return self in _COLUMN_ONLY

    @property
    def needs(self) -> tuple[str, ...]:
        """The keys that a rule with this action has to give."""
        return _NEEDS.get(self, ())


_NAMING = frozenset(list(TransformationAction)[:9])
_COLUMN_ONLY = frozenset(
    action for action in list(TransformationAction)[9:] if action is not TransformationAction.DEFINE_PRIMARY_KEY
)
_NEEDS: dict[TransformationAction, tuple[str, ...]] = {
    TransformationAction.ADD_PREFIX: ("value",),
    TransformationAction.REMOVE_PREFIX: ("value",),
    TransformationAction.REPLACE_PREFIX: ("value", "old-value"),
    TransformationAction.ADD_SUFFIX: ("value",),
    TransformationAction.REMOVE_SUFFIX: ("value",),
    TransformationAction.REPLACE_SUFFIX: ("value", "old-value"),
    TransformationAction.ADD_COLUMN: ("value", "data-type"),
    TransformationAction.CHANGE_DATA_TYPE: ("data-type",),
    TransformationAction.DEFINE_PRIMARY_KEY: ("primary-key-def",),
    TransformationAction.ADD_BEFORE_IMAGE_COLUMNS: ("before-image-def",),
    TransformationAction.MASK_DIGITS: ("value",),
}
"""A rename needs a value or an expression, which is looked at apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """Which objects a rule is about. Each name may hold wildcards where the rule's kind allows them."""

    schema: str
    table: str | None = None
    column: str | None = None
    table_type: str | None = None
    """`table` (also where it is None), `view` or `all`."""
    data_type: str | None = None
    """Narrows a column rule to the columns of one of DMS's types."""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterCondition:
    """One comparison. Conditions of one filter are alternatives: one of them has to hold."""

    operator: FilterOperator
    value: str | None = None
    start_value: str | None = None
    end_value: str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a column of a row must be for the row to be taken. All filters of a rule have to hold."""

    column: str
    conditions: tuple[FilterCondition, ...]
    filter_type: str = "source"
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRule:
    """Takes tables into the task, or leaves them out."""

    rule_id: str | int
    rule_name: str | int
    action: SelectionAction
    locator: Locator
    filters: tuple[Filter, ...] | None = None
    load_order: int | str | None = None
    """Higher numbers are loaded first."""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataType:
    """A type by DMS's own words, such as `string` with a length or `numeric` with precision and scale."""

    type: str
    precision: int | str | None = None
    scale: int | str | None = None
    length: int | str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformationRule:
    """Changes a name, or a table's columns, on the way."""

    rule_id: str | int
    rule_name: str | int
    action: TransformationAction
    target: RuleTarget
    locator: Locator
    value: str | None = None
    old_value: str | None = None
    expression: str | None = None
    data_type: DataType | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSettingsRule:
    """How one table is loaded: in parallel ranges, with which treatment of large values. Blocks as DMS writes them."""

    rule_id: str | int
    rule_name: str | int
    locator: Locator
    parallel_load: Extra | None = None
    lob_settings: Extra | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRule:
    """A rule of another kind (validation, object-mapping, post-processing, a newer one), word for word."""

    rule_id: str | int
    rule_name: str | int
    rule_type: str
    document: Extra


Rule = SelectionRule | TransformationRule | TableSettingsRule | OtherRule


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMappings:
    """A whole table-mapping document."""

    rules: tuple[Rule, ...]
    extra: Extra = field(default_factory=dict)

    @property
    def selections(self) -> tuple[SelectionRule, ...]:
        """The selection rules, in the document's order."""
        return tuple(rule for rule in self.rules if isinstance(rule, SelectionRule))

    @property
    def transformations(self) -> tuple[TransformationRule, ...]:
        """The transformation rules; where several fit one object, the first of these is the one that counts."""
        found = [rule for rule in self.rules if isinstance(rule, TransformationRule)]
        return tuple(sorted(found, key=lambda rule: int(rule.rule_id)))
