"""The stand-in itself: takes the requests that botocore would send to DMS, and answers them."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
import botocore.handlers
from botocore.awsrequest import AWSPreparedRequest

from migrate.model.codec import Json
from migrate.testing import assessments, places, tasks
from migrate.testing.account import Account, find
from migrate.testing.outside import Outside
from migrate.testing.wire import Fault, answer, read, refuse
from migrate.url import Url

_EVENT = "before-send.dms"
Answer = Callable[[Account, Mapping[str, Json]], dict[str, Json]]


def _add_tags(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    resource = find(account.everything(), parameters["ResourceArn"], "Resource")
    resource.tags |= {tag["Key"]: tag.get("Value", "") for tag in parameters["Tags"]}
    return {}


def _list_tags(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    resource = find(account.everything(), parameters["ResourceArn"], "Resource")
    return {
        "TagList": [{"Key": key, "Value": value, "ResourceArn": resource.arn} for key, value in resource.tags.items()]
    }


_ANSWERS: Mapping[str, Answer] = {
    "AddTagsToResource": _add_tags,
    "ListTagsForResource": _list_tags,
    "CreateReplicationInstance": places.create_instance,
    "DescribeReplicationInstances": places.describe_instances,
    "ModifyReplicationInstance": places.modify_instance,
    "DeleteReplicationInstance": places.delete_instance,
    "CreateReplicationSubnetGroup": places.create_subnet_group,
    "DescribeReplicationSubnetGroups": places.describe_subnet_groups,
    "DeleteReplicationSubnetGroup": places.delete_subnet_group,
    "CreateEndpoint": places.create_endpoint,
    "DescribeEndpoints": places.describe_endpoints,
    "ModifyEndpoint": places.modify_endpoint,
    "DeleteEndpoint": places.delete_endpoint,
    "TestConnection": places.test_connection,
    "DescribeConnections": places.describe_connections,
    "CreateReplicationTask": tasks.create,
    "DescribeReplicationTasks": tasks.describe,
    "ModifyReplicationTask": tasks.modify,
    "DeleteReplicationTask": tasks.delete,
    "StopReplicationTask": tasks.stop,
    "ReloadTables": tasks.reload_tables,
    "DescribeTableStatistics": tasks.table_statistics,
    "DescribeReplicationTaskAssessmentRuns": assessments.describe_runs,
    "DescribeReplicationTaskIndividualAssessments": assessments.describe_individual,
    "DeleteReplicationTaskAssessmentRun": assessments.delete_run,
}


@dataclass(kw_only=True)
class _Injected:
    operation: str
    fault: Fault
    after: int
    times: int


class StandIn:
    """DMS in one account and region. See the package's words for how to use it.

    `lag` is how many requests do not see a new resource yet; `page` the most items of a page, whatever is asked for.
    """

    def __init__(
        self,
        *,
        servers: Mapping[str, Url],
        session: boto3.Session | None = None,
        region: str = "eu-central-1",
        account: str = "123456789012",
        lag: int = 0,
        page: int = 100,
    ) -> None:
        self.account = Account(region=region, number=account, servers=servers, lag=lag, page=page)
        self.requests: list[tuple[str, dict[str, Json]]] = []
        """Every request that came, in order, those that failed too."""
        self._outside = Outside(session)
        self._injected: list[_Injected] = []

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops every task, and waits for it."""
        for task in list(self.account.tasks.values()):
            task.stop.set()
            if task.thread is not None:
                task.thread.join()

    def inject(
        self, operation: str, code: str, message: str = "", *, after: int = 0, times: int = 1, status: int = 400
    ) -> None:
        """Lets requests fail: `times` of them, after `after` that pass. `*` stands for every operation."""
        fault = Fault(code, message or code, status=status)
        self._injected.append(_Injected(operation=operation, fault=fault, after=after, times=times))

    def heal(self) -> None:
        """Lets no more requests fail, and no more tasks."""
        self._injected.clear()
        self.account.failures.clear()

    def fail_task(self, message: str, *, times: int = 1) -> None:
        """Lets tasks fail with DMS's words for it, as soon as they have started."""
        self.account.failures.extend([message] * times)

    def attach(self, session: boto3.Session) -> None:
        """Answers the clients that this session makes from now on."""
        session.events.register(_EVENT, self)

    @contextlib.contextmanager
    def everywhere(self) -> Iterator["StandIn"]:
        """Answers the clients of every session that is made meanwhile."""
        handler = (_EVENT, self)
        botocore.handlers.BUILTIN_HANDLERS.append(handler)
        try:
            yield self
        finally:
            botocore.handlers.BUILTIN_HANDLERS.remove(handler)

    def asked(self, operation: str) -> Sequence[dict[str, Json]]:
        """The parameters of every request for an operation."""
        return [parameters for name, parameters in self.requests if name == operation]

    def __call__(self, request: AWSPreparedRequest, **_: object) -> Any:
        """Answers one request: botocore's hook."""
        operation, parameters = read(request)
        try:
            with self.account.lock:
                self.requests.append((operation, parameters))
                self._fail(operation)
                return answer(request.url, self._answer(operation, parameters))
        except Fault as fault:
            return refuse(request.url, fault)

    def _answer(self, operation: str, parameters: dict[str, Json]) -> dict[str, Json]:
        if operation == "StartReplicationTask":
            return tasks.start(self.account, parameters, self._outside)
        if operation == "StartReplicationTaskAssessmentRun":
            return assessments.start_run(self.account, parameters, self._outside)
        if operation not in _ANSWERS:
            raise Fault("NotImplemented", f"the stand-in does not know {operation}", status=501)
        return _ANSWERS[operation](self.account, parameters)

    def _fail(self, operation: str) -> None:
        for item in self._injected:
            if item.operation not in (operation, "*") or not item.times:
                continue
            if item.after:
                item.after -= 1
                continue
            item.times -= 1
            raise item.fault
