"""Lists as DMS gives them: filtered by name, a page at a time."""

from collections.abc import Callable, Mapping, Sequence

from migrate.model.codec import Json
from migrate.testing.wire import Fault

Fields = Mapping[str, Callable[[dict[str, Json]], str]]


def matching(items: Sequence[dict[str, Json]], parameters: Mapping[str, Json], fields: Fields) -> list[dict[str, Json]]:
    """The items that every filter lets through. Raises `Fault` for a filter that there is not."""
    for filter_ in parameters.get("Filters", ()):
        value_of = fields.get(filter_["Name"])
        if value_of is None:
            raise Fault("InvalidParameterValueException", f"Unrecognized filter name: {filter_['Name']}")
        items = [item for item in items if value_of(item) in filter_["Values"]]
    return list(items)


def page(items: Sequence[dict[str, Json]], parameters: Mapping[str, Json], key: str, *, size: int) -> dict[str, Json]:
    """One page under `key`, with the marker of the next. Raises `Fault` for a size that DMS refuses."""
    asked = parameters.get("MaxRecords", 100)
    if not 20 <= asked <= 500:
        raise Fault("InvalidParameterValueException", "MaxRecords should be a value between 20 and 100.")
    start = int(parameters.get("Marker") or 0)
    end = start + min(asked, size)
    result: dict[str, Json] = {key: list(items[start:end])}
    if end < len(items):
        result["Marker"] = str(end)
    return result
