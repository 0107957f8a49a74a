"""The words of table mappings that DMS knows, and what each of them needs.

https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
"""

from enum import StrEnum


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


class ParallelLoadType(StrEnum):
    """By what a table is divided into segments that are loaded side by side."""

    NONE = "none"
    PARTITIONS_AUTO = "partitions-auto"
    SUBPARTITIONS_AUTO = "subpartitions-auto"
    PARTITIONS_LIST = "partitions-list"
    RANGES = "ranges"


class LobMode(StrEnum):
    """How one table's large values are carried."""

    LIMITED = "limited"
    UNLIMITED = "unlimited"
    NONE = "none"
    """As the task's settings say."""


class ObjectMappingAction(StrEnum):
    """How rows become items or messages."""

    MAP_RECORD_TO_RECORD = "map-record-to-record"
    MAP_RECORD_TO_DOCUMENT = "map-record-to-document"
