"""AWS for a test: the stand-in for DMS, and moto for the rest."""

import contextlib
from collections.abc import Iterator

import boto3
from moto import mock_aws

from migrate.testing.stand_in import StandIn
from migrate.url import Url

REGION = "eu-central-1"
BUCKET = "assessments"
ROLE = "arn:aws:iam::123456789012:role/dms"


@contextlib.contextmanager
def cloud(source: Url, target: Url, *, lag: int = 0, page: int = 100) -> Iterator[StandIn]:
    """The services, with two secrets and a bucket."""
    config = {
        "core": {
            "mock_credentials": True,
            "reset_boto3_session": True,
            "passthrough": {"services": ["dms"], "urls": []},
        }
    }
    with mock_aws(config=config):  # type: ignore[arg-type]
        session = boto3.Session(region_name=REGION)
        session.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        secrets = session.client("secretsmanager")
        for name in ("shop-source", "shop-target"):
            secrets.create_secret(Name=name, SecretString="{}")
        servers = {"shop-source": source, "shop-target": target}
        with StandIn(servers=servers, session=session, lag=lag, page=page) as dms, dms.everywhere():
            yield dms
