"""One request to AWS as a value, and whether the service's own model allows it.

botocore's validator looks at names, types and lengths, but lets any text through where the model lists the words that there are.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator

from migrate.errors import UsageProblem
from migrate.model.codec import Json

SERVICES = ("dms", "cloudwatch", "logs", "s3", "secretsmanager", "sts")
"""The services that a migration asks."""
_SECRET_NAMES = ("password", "secretstring", "secretbinary", "accesskey", "sessiontoken")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: the service, the operation by the API's name, and its parameters by the API's spelling."""

    service: str
    operation: str
    parameters: Mapping[str, Json] = field(default_factory=dict)

    @property
    def shown(self) -> Json:
        """The parameters as they may be printed: without secrets."""
        return _masked(self.parameters)


def dms(operation: str, **parameters: Json) -> Request:
    """A request to DMS."""
    return Request(service="dms", operation=operation, parameters=parameters)


def check_request(request: Request, operation: OperationModel) -> None:
    """Raises `UsageProblem` naming every parameter that the service's model does not allow."""
    shape = operation.input_shape
    if shape is None:
        faults = [f"{name}: the operation takes no parameters" for name in request.parameters]
    else:
        report = ParamValidator().validate(dict(request.parameters), shape)
        faults = report.generate_report().splitlines() if report.has_errors() else []
        faults = [*faults, *_unknown_words(request.parameters, shape, "")]
    if faults:
        raise UsageProblem(
            f"{request.service} {request.operation} would be refused",
            reason="; ".join(faults),
            hint="the request was not sent: correct the plan's document or the setting that it comes from",
        )


def _unknown_words(value: Json, shape: Shape, path: str) -> Iterator[str]:
    match shape:
        case StructureShape() if isinstance(value, Mapping):
            for name, item in value.items():
                if name in shape.members:
                    yield from _unknown_words(item, shape.members[name], f"{path}.{name}" if path else name)
        case ListShape() if isinstance(value, (list, tuple)):
            for number, item in enumerate(value):
                yield from _unknown_words(item, shape.member, f"{path}[{number}]")
        case MapShape() if isinstance(value, Mapping):
            for key, item in value.items():
                yield from _unknown_words(key, shape.key, f"{path} key")
                yield from _unknown_words(item, shape.value, f"{path}.{key}")
        case StringShape() if shape.enum and isinstance(value, str) and value not in shape.enum:
            near = difflib.get_close_matches(value, shape.enum, n=1)
            known = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(shape.enum)}"
            yield f"{path}: there is no {value!r}, {known}"


def _masked(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {
            name: "***" if any(word in name.lower() for word in _SECRET_NAMES) else _masked(item)
            for name, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_masked(item) for item in value]
    return value
