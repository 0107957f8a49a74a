"""What goes over the wire between botocore and DMS: JSON 1.1 requests and answers.

https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
"""

import io
import itertools
import json
from collections.abc import Iterator
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from migrate.model.codec import Json

_numbers = itertools.count(1)


class Fault(Exception):
    """An error that DMS answers with."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def missing(what: str) -> Fault:
    """What DMS says about something that is not there."""
    return Fault("ResourceNotFoundFault", what)


def wrong_state(what: str) -> Fault:
    """What DMS says about something that can't be done now."""
    return Fault("InvalidResourceStateFault", what)


class _Raw(io.BytesIO):
    def stream(self, **_: object) -> Iterator[bytes]:
        """The body, as urllib3 gives it."""
        yield self.read()


def read(request: AWSPreparedRequest) -> tuple[str, dict[str, Json]]:
    """The operation and its parameters."""
    target = request.headers["X-Amz-Target"]
    text = target.decode() if isinstance(target, bytes) else str(target)
    return text.rpartition(".")[2], json.loads(request.body or b"{}")


def answer(url: str, document: dict[str, Json], *, status: int = 200) -> Any:
    """An HTTP answer that holds the document."""
    headers = {
        "x-amzn-RequestId": f"00000000-0000-4000-8000-{next(_numbers):012}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    return AWSResponse(url, status, headers, _Raw(json.dumps(document).encode()))


def refuse(url: str, fault: Fault) -> Any:
    """An HTTP answer that says what DMS minds."""
    return answer(url, {"__type": fault.code, "message": fault.message}, status=fault.status)
