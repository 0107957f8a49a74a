"""What an account has of DMS: replication instances, endpoints, connections, tasks and assessment runs, each in its state."""

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from migrate.model.codec import Json
from migrate.model.names import ObjectName
from migrate.model.progress import TableStatistics
from migrate.testing.wire import Fault, missing
from migrate.url import Url


@dataclass(kw_only=True)
class Resource:
    """Anything that has an ARN. `document` is what describing it shows, except for its state."""

    arn: str
    identifier: str
    status: str
    document: dict[str, Json]
    tags: dict[str, str] = field(default_factory=dict)
    unseen: int = 0
    """How many more requests do not see it yet."""
    next: list[str] = field(default_factory=list)
    """The states that it goes through by itself, one a request that asks for it."""
    made_at: float = field(default_factory=time.time)

    def step(self) -> None:
        """It was asked for: it comes to its next state."""
        if self.next:
            self.status = self.next.pop(0)


@dataclass(kw_only=True)
class Task(Resource):
    """A replication task, with what it has done so far."""

    tables: dict[ObjectName, TableStatistics] = field(default_factory=dict)
    stop_reason: str = ""
    failure: str = ""
    started: int = 0
    """How often it was started."""
    begun_at: float = 0.0
    ended_at: float = 0.0
    loaded_at: float = 0.0
    checkpoint: str = ""
    latency: tuple[float, float] | None = None
    to_reload: list[ObjectName] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


@dataclass(kw_only=True)
class Connection:
    """Whether an instance reaches an endpoint's server."""

    instance: str
    endpoint: str
    status: str
    failure: str = ""
    next: list[str] = field(default_factory=list)


R = TypeVar("R", bound=Resource)


@dataclass(kw_only=True)
class Account:
    """Everything, by ARN. Guarded by one lock: requests and tasks come from several threads."""

    region: str
    number: str
    servers: Mapping[str, Url]
    lag: int = 0
    page: int = 100
    lock: threading.RLock = field(default_factory=threading.RLock)
    instances: dict[str, Resource] = field(default_factory=dict)
    subnet_groups: dict[str, Resource] = field(default_factory=dict)
    endpoints: dict[str, Resource] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    runs: dict[str, Resource] = field(default_factory=dict)
    connections: list[Connection] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    """What the next tasks to start fail with."""
    made: int = 0

    def arn(self, kind: str, name: str = "") -> str:
        """A new ARN, of the shape that DMS gives."""
        self.made += 1
        return f"arn:aws:dms:{self.region}:{self.number}:{kind}:{name or f'STANDIN{self.made:018}'}"

    def everything(self) -> dict[str, Resource]:
        """Whatever has tags, by ARN."""
        return {**self.instances, **self.subnet_groups, **self.endpoints, **self.tasks, **self.runs}


def find(resources: Mapping[str, R], arn: str, what: str) -> R:
    """The resource that a request names. Raises `Fault`."""
    found = resources.get(arn)
    if found is None or found.unseen > 0:
        raise missing(f"{what} {arn} not found.")
    return found


def seen(resources: Iterable[R]) -> list[R]:
    """The resources that a request sees. One that is too new for that is a request older afterwards."""
    result = []
    for resource in resources:
        if resource.unseen > 0:
            resource.unseen -= 1
        else:
            result.append(resource)
    return result


def refuse_second(resources: Iterable[Resource], identifier: str, what: str) -> None:
    """Raises `Fault` where there is a resource of that name."""
    if any(resource.identifier == identifier for resource in resources):
        raise Fault("ResourceAlreadyExistsFault", f"{what} {identifier} already exists.")


def tags_of(parameters: Mapping[str, Json]) -> dict[str, str]:
    """The tags that a request gives."""
    return {tag["Key"]: tag.get("Value", "") for tag in parameters.get("Tags", ())}
