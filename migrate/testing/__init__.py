"""A stand-in for AWS DMS that moves real rows between real servers, for tests of what drives DMS.

    from migrate.testing.stand_in import StandIn

    with StandIn(servers={"shop-source": mysql_url, "shop-target": postgresql_url}) as dms, dms.everywhere():
        client = boto3.client("dms", region_name="eu-central-1")
        client.create_replication_instance(…)

Every boto3 client for `dms` made inside the block talks to the stand-in: requests are signed, serialized, tried again and parsed by
botocore as ever, so paginators and waiters run unmodified; only the network is not there. `servers` gives the address behind each
secret that an endpoint names. Resources go through DMS's own states and refuse what DMS refuses in them; a task's rows are moved by
`migrate run --on local`'s own runner. `lag` makes a new resource invisible to that many requests, and `inject` makes requests fail.
Assessment results, log lines and metrics go to S3, CloudWatch Logs and CloudWatch through `session`: moto's `mock_aws` has these.
"""
