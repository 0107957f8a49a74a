"""The one client through which every call to AWS goes.

Requests are checked here before they are sent; throttling and lost connections are tried again by botocore's standard mode
(https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html); what AWS refuses is an `AwsRefused` with AWS's own
words. Credentials come from where boto3 finds them, and are never shown.
"""

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError, ProfileNotFound

from migrate.errors import AwsRefused, UsageProblem
from migrate.execute.aws.request import SERVICES, Request, check_request
from migrate.model.codec import Json

_ATTEMPTS = 6
_EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
_CREDENTIALS = frozenset({"UnrecognizedClientException", "InvalidClientTokenId", "SignatureDoesNotMatch", *_EXPIRED})
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AccessDeniedFault", "UnauthorizedOperation"})
_THROTTLED = frozenset({"Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"})
# What AWS repeats of a caller's key or signature.
_SECRETS = re.compile(r"(?:AKIA|ASIA)[A-Z0-9]{12,}|[A-Za-z0-9/+]{40,}={0,2}(?![A-Za-z0-9/+:])")


class Refusal(AwsRefused):
    """A request that AWS answered with an error. `code` is AWS's word for it."""

    def __init__(self, message: str, *, code: str, reason: str, hint: str) -> None:
        super().__init__(message, reason=reason, hint=hint)
        self.code = code

    @property
    def is_missing(self) -> bool:
        """What was asked for is not there."""
        return self.code in ("ResourceNotFoundFault", "ResourceNotFoundException", "NoSuchKey", "NoSuchBucket")


class Aws:
    """AWS in one region, as one caller."""

    def __init__(self, session: boto3.Session) -> None:
        self._session = session
        self._clients: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def region(self) -> str:
        """The region that is asked."""
        return str(self._session.region_name)

    def call(self, request: Request) -> dict[str, Json]:
        """Checks the request, sends it, and gives the answer. Raises `UsageProblem` or `AwsRefused`."""
        client = self._client(request.service)
        name = _method(client, request)
        check_request(request, client.meta.service_model.operation_model(request.operation))
        with _told(request):
            answer: dict[str, Json] = getattr(client, name)(**request.parameters)
        return answer

    def pages(self, request: Request, key: str) -> Iterator[dict[str, Json]]:
        """The items under `key` of every page of the answer. Raises `UsageProblem` or `AwsRefused`."""
        client = self._client(request.service)
        name = _method(client, request)
        check_request(request, client.meta.service_model.operation_model(request.operation))
        if not client.can_paginate(name):
            yield from self._marked(request, key)
            return
        with _told(request):
            for page in client.get_paginator(name).paginate(**request.parameters):
                yield from page.get(key, ())

    def _marked(self, request: Request, key: str) -> Iterator[dict[str, Json]]:
        """The items of an operation that botocore knows no paginator of: DMS's all go on at a `Marker`."""
        marker: dict[str, Json] = {}
        while True:
            answer = self.call(replace(request, parameters={**request.parameters, **marker}))
            yield from answer.get(key, ())
            if not answer.get("Marker"):
                return
            marker = {"Marker": answer["Marker"]}

    def _client(self, service: str) -> Any:
        if service not in SERVICES:
            raise UsageProblem(f"{service} is no service that a migration asks")
        with self._lock, _told(None):
            if service not in self._clients:
                config = Config(
                    retries={"mode": "standard", "total_max_attempts": _ATTEMPTS}, parameter_validation=False
                )
                self._clients[service] = self._session.client(service, config=config)
            return self._clients[service]


def connect(*, region: str = "", profile: str = "") -> Aws:
    """AWS as the environment, the files or the instance's role have it; nothing is asked yet. Raises `UsageProblem`."""
    try:
        session = boto3.Session(region_name=region or None, profile_name=profile or None)
    except ProfileNotFound as problem:
        raise UsageProblem(
            f"there is no AWS profile {profile!r}", reason=str(problem), hint="aws configure list-profiles names them"
        ) from None
    if not session.region_name:
        raise UsageProblem("no AWS region is known", hint="give --region, or set AWS_REGION")
    return Aws(session)


def _method(client: Any, request: Request) -> str:
    names = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
    if request.operation not in names:
        raise UsageProblem(f"{request.service} has no operation {request.operation}")
    return str(names[request.operation])


@contextlib.contextmanager
def _told(request: Request | None) -> Iterator[None]:
    """Tells what botocore raises in the words of our errors."""
    what = f"{request.service} {request.operation}" if request else "AWS"
    try:
        yield
    except ClientError as problem:
        raise _refusal(what, problem) from None
    except NoCredentialsError:
        raise AwsRefused(
            f"{what} was not asked: no AWS credentials were found",
            hint="aws configure, aws sso login, or AWS_PROFILE make them known",
        ) from None
    except NoRegionError:
        raise UsageProblem("no AWS region is known", hint="give --region, or set AWS_REGION") from None
    except BotoCoreError as problem:
        raise AwsRefused(
            f"{what} could not be asked",
            reason=_without_secrets(str(problem)),
            hint="check the network and the credentials, then run the same command again with --resume",
        ) from None


def _refusal(what: str, problem: ClientError) -> Refusal:
    error = problem.response.get("Error", {})
    about = problem.response.get("ResponseMetadata", {})
    code = str(error.get("Code", "Unknown"))
    tries = about.get("RetryAttempts", 0)
    parts = [f"{code}: {_without_secrets(str(error.get('Message', '')).strip())}"]
    if about.get("RequestId"):
        parts.append(f"request id {about['RequestId']}")
    if tries:
        parts.append(f"tried {tries + 1} times")
    return Refusal(f"{what} was refused", code=code, reason=", ".join(parts), hint=_hint(code, what))


def _hint(code: str, what: str) -> str:
    if code in _EXPIRED:
        return "sign in again (aws sso login), then run the same command with --resume: what AWS was told to do goes on"
    if code in _CREDENTIALS:
        return "the credentials are not AWS's: check AWS_PROFILE, or aws sts get-caller-identity"
    if code in _DENIED:
        return f"the caller needs the permission {what.replace(' ', ':')}"
    if code in _THROTTLED:
        return "AWS limits how often it is asked: run the same command with --resume in a minute"
    if code == "ResourceQuotaExceededFault":
        return "a quota of the region is used up: remove what is not needed, or ask for more in Service Quotas"
    return "correct it, then run the same command with --resume: what is done is not done again"


def _without_secrets(text: str) -> str:
    return _SECRETS.sub("***", text)
