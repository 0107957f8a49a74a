"""The rules of a table-mapping document as values.

Words and keys are DMS's. What a rule says beyond the keys known here stays in its `extra`, so that a document that was
read is written again without loss. A rule can't be made that breaks a documented limit: `BadDocument` tells which.
https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TableMapping.html
"""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, get_args

from migrate.dms.keys import Extra as Extra
from migrate.dms.keys import Key, Value
from migrate.dms.rule_limits import first_error
from migrate.dms.words import FilterOperator as FilterOperator
from migrate.dms.words import LobMode as LobMode
from migrate.dms.words import ObjectMappingAction as ObjectMappingAction
from migrate.dms.words import ParallelLoadType as ParallelLoadType
from migrate.dms.words import RuleTarget as RuleTarget
from migrate.dms.words import SelectionAction as SelectionAction
from migrate.dms.words import TransformationAction as TransformationAction
from migrate.errors import BadDocument

Scalar = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator(Value):
    """Which objects a rule is about. Each name may hold wildcards where the rule's kind allows them."""

    schema: Annotated[str, Key("schema-name")]
    table: Annotated[str | None, Key("table-name")] = None
    column: Annotated[str | None, Key("column-name")] = None
    table_type: Annotated[str | None, Key("table-type")] = None
    """`table` (also where it is None), `view` or `all`."""
    data_type: Annotated[str | None, Key("data-type")] = None
    """Narrows a column rule to the columns of one of DMS's types."""
    table_tablespace: Annotated[str | None, Key("table-tablespace-name")] = None
    index_tablespace: Annotated[str | None, Key("index-tablespace-name")] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterCondition(Value):
    """One comparison. Conditions of one filter are alternatives: one of them has to hold."""

    operator: Annotated[FilterOperator, Key("filter-operator", FilterOperator)]
    value: Annotated[Scalar | None, Key("value")] = None
    start_value: Annotated[Scalar | None, Key("start-value")] = None
    end_value: Annotated[Scalar | None, Key("end-value")] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Value):
    """What a column of a row must be for the row to be taken. All filters of a rule have to hold."""

    column: Annotated[str, Key("column-name")]
    conditions: Annotated[tuple[FilterCondition, ...], Key("filter-conditions", FilterCondition)]
    filter_type: Annotated[str, Key("filter-type")] = "source"
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataType(Value):
    """A type by DMS's own words, such as `string` with a length or `numeric` with precision and scale."""

    type: Annotated[str, Key("type")]
    precision: Annotated[int | str | None, Key("precision")] = None
    scale: Annotated[int | str | None, Key("scale")] = None
    length: Annotated[int | str | None, Key("length")] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimaryKeyDefinition(Value):
    """The key that the target's table gets."""

    name: Annotated[str, Key("name")]
    columns: Annotated[tuple[str, ...], Key("columns")]
    origin: Annotated[str | None, Key("origin")] = None
    """`primary-key` (also where it is None) or `unique-index`."""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeImageDefinition(Value):
    """Columns that hold the values before a change: what their names are, and which columns have one."""

    column_prefix: Annotated[str | None, Key("column-prefix")] = None
    """`BI_` where it is None."""
    column_suffix: Annotated[str | None, Key("column-suffix")] = None
    column_filter: Annotated[str | None, Key("column-filter")] = None
    """`pk-only` (also where it is None), `non-lob` or `all`."""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelLoad(Value):
    """The segments of one table that are loaded side by side."""

    type: Annotated[ParallelLoadType, Key("type", ParallelLoadType)]
    partitions: Annotated[tuple[Scalar, ...] | None, Key("partitions")] = None
    subpartitions: Annotated[tuple[Scalar, ...] | None, Key("subpartitions")] = None
    columns: Annotated[tuple[str, ...] | None, Key("columns")] = None
    """At most ten, the first one the most significant."""
    boundaries: Annotated[tuple[tuple[Scalar, ...], ...] | None, Key("boundaries")] = None
    """The upper bound of each segment but the last: a value for each column."""
    segment_names: Annotated[tuple[str, ...] | None, Key("segment-names")] = None
    number_of_partitions: Annotated[int | str | None, Key("number-of-partitions")] = None
    collection_count_from_metadata: Annotated[bool | str | None, Key("collection-count-from-metadata")] = None
    max_records_skip_per_page: Annotated[int | str | None, Key("max-records-skip-per-page")] = None
    batch_size: Annotated[int | str | None, Key("batch-size")] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LobSettings(Value):
    """How one table's large values are carried, whatever the task says."""

    mode: Annotated[LobMode | None, Key("mode", LobMode)] = None
    """`limited` where it is None."""
    bulk_max_size: Annotated[int | str | None, Key("bulk-max-size")] = None
    """Kilobytes: where a value is cut, or up to which size it travels with its row."""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeMapping(Value):
    """One attribute of an item or a message."""

    name: Annotated[str, Key("target-attribute-name")]
    type: Annotated[str, Key("attribute-type")]
    """`scalar` or `document`."""
    value: Annotated[Scalar | Extra | tuple[object, ...], Key("value")]
    """Where `${column}` stands for a column."""
    sub_type: Annotated[str | None, Key("attribute-sub-type")] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingParameters(Value):
    """The key and the attributes of an item or a message."""

    partition_key_name: Annotated[str | None, Key("partition-key-name")] = None
    sort_key_name: Annotated[str | None, Key("sort-key-name")] = None
    partition_key_type: Annotated[str | None, Key("partition-key-type")] = None
    exclude_columns: Annotated[tuple[str, ...] | None, Key("exclude-columns")] = None
    attribute_mappings: Annotated[tuple[AttributeMapping, ...] | None, Key("attribute-mappings", AttributeMapping)] = (
        None
    )
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Value):
    """A tag of an object in S3."""

    name: Annotated[str, Key("key")]
    value: Annotated[str, Key("value")]
    extra: Extra = field(default_factory=dict)


class _Checked(Value):
    """A rule that is refused where it breaks a documented limit."""

    __slots__ = ()
    KIND: ClassVar[str]

    def __post_init__(self) -> None:
        fault = first_error(self.document)
        if fault is not None:
            raise BadDocument(fault.at("rule"), hint=fault.fix)

    @property
    def document(self) -> Extra:
        """The rule as DMS takes it."""
        return {"rule-type": self.KIND, **self.to_json()}


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionRule(_Checked):
    """Takes tables into the task, or leaves them out."""

    KIND: ClassVar[str] = "selection"

    rule_id: Annotated[str | int, Key("rule-id")]
    rule_name: Annotated[str | int, Key("rule-name")]
    locator: Annotated[Locator, Key("object-locator", Locator)]
    action: Annotated[SelectionAction, Key("rule-action", SelectionAction)]
    load_order: Annotated[int | str | None, Key("load-order")] = None
    """Higher numbers are loaded first."""
    filters: Annotated[tuple[Filter, ...] | None, Key("filters", Filter)] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformationRule(_Checked):
    """Changes a name, or a table's columns, on the way."""

    KIND: ClassVar[str] = "transformation"

    rule_id: Annotated[str | int, Key("rule-id")]
    rule_name: Annotated[str | int, Key("rule-name")]
    action: Annotated[TransformationAction, Key("rule-action", TransformationAction)]
    target: Annotated[RuleTarget, Key("rule-target", RuleTarget)]
    locator: Annotated[Locator, Key("object-locator", Locator)]
    value: Annotated[str | None, Key("value")] = None
    old_value: Annotated[str | None, Key("old-value")] = None
    expression: Annotated[str | None, Key("expression")] = None
    data_type: Annotated[DataType | None, Key("data-type", DataType)] = None
    primary_key: Annotated[PrimaryKeyDefinition | None, Key("primary-key-def", PrimaryKeyDefinition)] = None
    before_image: Annotated[BeforeImageDefinition | None, Key("before-image-def", BeforeImageDefinition)] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSettingsRule(_Checked):
    """How one table is loaded: in parallel segments, with which treatment of large values."""

    KIND: ClassVar[str] = "table-settings"

    rule_id: Annotated[str | int, Key("rule-id")]
    rule_name: Annotated[str | int, Key("rule-name")]
    locator: Annotated[Locator, Key("object-locator", Locator)]
    parallel_load: Annotated[ParallelLoad | None, Key("parallel-load", ParallelLoad)] = None
    lob_settings: Annotated[LobSettings | None, Key("lob-settings", LobSettings)] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationRule(_Checked):
    """Functions by which DMS's own validation compares columns. Primary keys have none."""

    KIND: ClassVar[str] = "validation"

    rule_id: Annotated[str | int, Key("rule-id")]
    rule_name: Annotated[str | int, Key("rule-name")]
    target: Annotated[RuleTarget, Key("rule-target", RuleTarget)]
    locator: Annotated[Locator, Key("object-locator", Locator)]
    action: Annotated[str, Key("rule-action")]
    source_function: Annotated[str | None, Key("source-function")] = None
    target_function: Annotated[str | None, Key("target-function")] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectMappingRule(_Checked):
    """How rows become items of DynamoDB, or messages of Kinesis and Kafka."""

    KIND: ClassVar[str] = "object-mapping"

    rule_id: Annotated[str | int, Key("rule-id")]
    rule_name: Annotated[str | int, Key("rule-name")]
    action: Annotated[ObjectMappingAction, Key("rule-action", ObjectMappingAction)]
    locator: Annotated[Locator, Key("object-locator", Locator)]
    target_table: Annotated[str | None, Key("target-table-name")] = None
    parameters: Annotated[MappingParameters | None, Key("mapping-parameters", MappingParameters)] = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostProcessingRule(_Checked):
    """What happens to the objects that were written to S3."""

    KIND: ClassVar[str] = "post-processing"

    rule_id: Annotated[str | int, Key("rule-id")]
    rule_name: Annotated[str | int, Key("rule-name")]
    action: Annotated[str, Key("rule-action")]
    locator: Annotated[Locator, Key("object-locator", Locator)]
    tags: Annotated[tuple[Tag, ...], Key("tag-set", Tag)]
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRule:
    """A rule of a kind that is not documented, word for word."""

    rule_id: str | int
    rule_name: str | int
    rule_type: str
    document: Extra


KnownRule = (
    SelectionRule | TransformationRule | TableSettingsRule | ValidationRule | ObjectMappingRule | PostProcessingRule
)
Rule = KnownRule | OtherRule
RULES: dict[str, type[KnownRule]] = {kind.KIND: kind for kind in get_args(KnownRule)}
"""The class of each rule-type."""


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
