"""Replication instances, subnet groups, endpoints and the connections between them."""

from collections.abc import Mapping

from migrate.engines.connect import open_raw
from migrate.errors import MigrateError
from migrate.model.codec import Json
from migrate.testing.account import Account, Connection, Resource, find, refuse_second, seen, tags_of
from migrate.testing.listing import matching, page
from migrate.testing.wire import Fault, missing, wrong_state
from migrate.url import Url

_BLOCKS = ("MySQLSettings", "PostgreSQLSettings")


def create_instance(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """CreateReplicationInstance."""
    name = parameters["ReplicationInstanceIdentifier"].lower()
    refuse_second(account.instances.values(), name, "Replication Instance")
    instance = Resource(
        arn=account.arn("rep"),
        identifier=name,
        status="creating",
        document={
            "AllocatedStorage": 50,
            "MultiAZ": False,
            "EngineVersion": "3.6.1",
            "AutoMinorVersionUpgrade": True,
            "PubliclyAccessible": True,
            **{key: value for key, value in parameters.items() if key not in ("Tags", "VpcSecurityGroupIds")},
            "ReplicationInstanceIdentifier": name,
        },
        tags=tags_of(parameters),
        unseen=account.lag,
        next=["creating", "available"],
    )
    account.instances[instance.arn] = instance
    return {"ReplicationInstance": _instance(instance)}


def describe_instances(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeReplicationInstances."""
    instances = seen(account.instances.values())
    found = matching(
        [_instance(instance) for instance in instances],
        parameters,
        {
            "replication-instance-arn": lambda item: item["ReplicationInstanceArn"],
            "replication-instance-id": lambda item: item["ReplicationInstanceIdentifier"],
            "replication-instance-class": lambda item: item["ReplicationInstanceClass"],
        },
    )
    if not found and parameters.get("Filters"):
        raise missing("No replication instances found matching the filter.")
    _steps(account.instances, {item["ReplicationInstanceArn"] for item in found})
    return page(found, parameters, "ReplicationInstances", size=account.page)


def modify_instance(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """ModifyReplicationInstance."""
    instance = find(account.instances, parameters["ReplicationInstanceArn"], "Replication instance")
    if instance.status != "available":
        raise wrong_state(f"Replication Instance {instance.identifier} is currently {instance.status}.")
    left_out = ("ReplicationInstanceArn", "ApplyImmediately", "VpcSecurityGroupIds")
    instance.document |= {key: value for key, value in parameters.items() if key not in left_out}
    instance.status, instance.next = "modifying", ["modifying", "available"]
    return {"ReplicationInstance": _instance(instance)}


def delete_instance(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DeleteReplicationInstance."""
    instance = find(account.instances, parameters["ReplicationInstanceArn"], "Replication instance")
    if any(task.document["ReplicationInstanceArn"] == instance.arn for task in account.tasks.values()):
        raise wrong_state(f"Replication Instance {instance.identifier} has one or more active replication tasks.")
    instance.status, instance.next = "deleting", ["deleting", "gone"]
    return {"ReplicationInstance": _instance(instance)}


def create_subnet_group(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """CreateReplicationSubnetGroup."""
    name = parameters["ReplicationSubnetGroupIdentifier"].lower()
    refuse_second(account.subnet_groups.values(), name, "Replication subnet group")
    if len(parameters["SubnetIds"]) < 2:
        raise Fault("ReplicationSubnetGroupDoesNotCoverEnoughAZs", "The subnets must cover two Availability Zones.")
    arn = account.arn("subgrp", name)
    document = {key: parameters[key] for key in ("ReplicationSubnetGroupDescription",)}
    document["Subnets"] = [{"SubnetIdentifier": subnet} for subnet in parameters["SubnetIds"]]
    group = Resource(arn=arn, identifier=name, status="Complete", document=document, tags=tags_of(parameters))
    account.subnet_groups[arn] = group
    return {"ReplicationSubnetGroup": _subnet_group(group)}


def describe_subnet_groups(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeReplicationSubnetGroups."""
    found = matching(
        [_subnet_group(group) for group in account.subnet_groups.values()],
        parameters,
        {"replication-subnet-group-id": lambda item: item["ReplicationSubnetGroupIdentifier"]},
    )
    if not found and parameters.get("Filters"):
        raise missing("No subnet groups found matching the filter.")
    return page(found, parameters, "ReplicationSubnetGroups", size=account.page)


def delete_subnet_group(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DeleteReplicationSubnetGroup."""
    name = parameters["ReplicationSubnetGroupIdentifier"]
    groups = {group.identifier: group for group in account.subnet_groups.values()}
    group = find(groups, name, "Replication subnet group")
    users = (item.document.get("ReplicationSubnetGroupIdentifier") for item in account.instances.values())
    if name in users:
        raise wrong_state(f"Replication subnet group {name} is in use.")
    del account.subnet_groups[group.arn]
    return {}


def create_endpoint(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """CreateEndpoint."""
    name = parameters["EndpointIdentifier"].lower()
    refuse_second(account.endpoints.values(), name, "Endpoint")
    document = {"SslMode": "none", **{key: value for key, value in parameters.items() if key != "Tags"}}
    endpoint = Resource(
        arn=account.arn("endpoint"),
        identifier=name,
        status="active",
        document={**document, "EndpointIdentifier": name},
        tags=tags_of(parameters),
        unseen=account.lag,
    )
    account.endpoints[endpoint.arn] = endpoint
    return {"Endpoint": _endpoint(endpoint)}


def describe_endpoints(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeEndpoints."""
    found = matching(
        [_endpoint(endpoint) for endpoint in seen(account.endpoints.values())],
        parameters,
        {
            "endpoint-arn": lambda item: item["EndpointArn"],
            "endpoint-id": lambda item: item["EndpointIdentifier"],
            "endpoint-type": lambda item: item["EndpointType"],
            "engine-name": lambda item: item["EngineName"],
        },
    )
    if not found and parameters.get("Filters"):
        raise missing("No endpoints found matching the filter.")
    _steps(account.endpoints, {item["EndpointArn"] for item in found})
    return page(found, parameters, "Endpoints", size=account.page)


def modify_endpoint(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """ModifyEndpoint."""
    endpoint = find(account.endpoints, parameters["EndpointArn"], "Endpoint")
    for task in account.tasks.values():
        if endpoint.arn in _ends(task.document) and task.status in ("starting", "running", "stopping"):
            raise wrong_state(f"Endpoint {endpoint.identifier} is in use by the task {task.identifier}.")
    endpoint.document |= {key: value for key, value in parameters.items() if key != "EndpointArn"}
    account.connections[:] = [item for item in account.connections if item.endpoint != endpoint.arn]
    return {"Endpoint": _endpoint(endpoint)}


def delete_endpoint(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DeleteEndpoint."""
    endpoint = find(account.endpoints, parameters["EndpointArn"], "Endpoint")
    if any(endpoint.arn in _ends(task.document) for task in account.tasks.values()):
        raise wrong_state(f"Endpoint {endpoint.identifier} is part of one or more ReplicationTasks.")
    endpoint.status, endpoint.next = "deleting", ["gone"]
    account.connections[:] = [item for item in account.connections if item.endpoint != endpoint.arn]
    return {"Endpoint": _endpoint(endpoint)}


def test_connection(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """TestConnection: really opens a connection."""
    instance = find(account.instances, parameters["ReplicationInstanceArn"], "Replication instance")
    endpoint = find(account.endpoints, parameters["EndpointArn"], "Endpoint")
    if instance.status != "available":
        raise wrong_state(f"Replication Instance {instance.identifier} is currently {instance.status}.")
    failure = _failure(account, endpoint)
    connection = Connection(
        instance=instance.arn,
        endpoint=endpoint.arn,
        status="testing",
        failure=failure,
        next=["testing", "failed" if failure else "successful"],
    )
    account.connections[:] = [
        item for item in account.connections if (item.instance, item.endpoint) != (instance.arn, endpoint.arn)
    ]
    account.connections.append(connection)
    return {"Connection": _connection(account, connection)}


def describe_connections(account: Account, parameters: Mapping[str, Json]) -> dict[str, Json]:
    """DescribeConnections."""
    for connection in account.connections:
        if connection.next:
            connection.status = connection.next.pop(0)
    found = matching(
        [_connection(account, connection) for connection in account.connections],
        parameters,
        {
            "endpoint-arn": lambda item: item["EndpointArn"],
            "replication-instance-arn": lambda item: item["ReplicationInstanceArn"],
        },
    )
    return page(found, parameters, "Connections", size=account.page)


def address(account: Account, endpoint: Resource) -> Url:
    """The server behind an endpoint: that of its secret, or of its ServerName. Raises `Fault`."""
    empty: dict[str, Json] = {}
    block = next((endpoint.document[name] for name in _BLOCKS if name in endpoint.document), empty)
    name = str(block.get("SecretsManagerSecretId") or block.get("ServerName") or "")
    url = account.servers.get(name)
    if url is None:
        raise Fault("AccessDeniedFault", f"The secret or server {name!r} is not known or can't be accessed.")
    database = block.get("DatabaseName")
    return url.with_database(str(database)) if database and url.scheme == "postgresql" else url


def _failure(account: Account, endpoint: Resource) -> str:
    try:
        with open_raw(address(account, endpoint)):
            return ""
    except Fault as problem:
        return f"Test Endpoint failed: Application-Status: 1020912, Application-Message: {problem.message}"
    except MigrateError as problem:
        words = f"{problem.message}: {problem.reason}"
        return f"Test Endpoint failed: Application-Status: 1020912, Application-Message: {words}"


def _ends(document: Mapping[str, Json]) -> tuple[str, str]:
    return document["SourceEndpointArn"], document["TargetEndpointArn"]


def _steps(resources: dict[str, Resource], arns: set[str]) -> None:
    for arn in arns:
        resources[arn].step()
        if resources[arn].status == "gone":
            del resources[arn]


def _instance(instance: Resource) -> dict[str, Json]:
    return {
        **instance.document,
        "ReplicationInstanceArn": instance.arn,
        "ReplicationInstanceStatus": instance.status,
        "InstanceCreateTime": instance.made_at,
    }


def _subnet_group(group: Resource) -> dict[str, Json]:
    return {
        **group.document,
        "ReplicationSubnetGroupIdentifier": group.identifier,
        "SubnetGroupStatus": group.status,
    }


def _endpoint(endpoint: Resource) -> dict[str, Json]:
    return {**endpoint.document, "EndpointArn": endpoint.arn, "Status": endpoint.status}


def _connection(account: Account, connection: Connection) -> dict[str, Json]:
    return {
        "ReplicationInstanceArn": connection.instance,
        "EndpointArn": connection.endpoint,
        "Status": connection.status,
        "LastFailureMessage": connection.failure if connection.status == "failed" else "",
        "EndpointIdentifier": account.endpoints[connection.endpoint].identifier,
        "ReplicationInstanceIdentifier": account.instances[connection.instance].identifier,
    }
