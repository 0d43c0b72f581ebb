"""Every error that the endpoint and the gateway in front of it can answer, as their documents list them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from faceviewer.assets import asset


@dataclass(frozen=True, slots=True)
class EndpointError:
    """One distinct row of the endpoint document's error table.

    Attributes:
        http_status: the HTTP status; most errors of the endpoint come with 200.
        code: the `code` of the answer.
        message: the `message` of the answer.
        description: what the document says of it in Chinese, sent as `localizedMsg`.
    """

    http_status: int
    code: int
    message: str
    description: str


@dataclass(frozen=True, slots=True)
class GatewayError:
    """One row of the gateway's error tables.

    Attributes:
        message: `X-Ca-Error-Message`; "%s" stands for the server's string to sign. Empty where it is not known.
        error_code: `X-Ca-Error-Code`, empty where the older gateway knows none.
    """

    http_status: int
    message: str
    error_code: str = ""


_TABLES = json.loads(asset("sandbox/errors.json").read_text("utf-8"))

ENDPOINT_ERRORS = tuple(EndpointError(**row) for row in _TABLES["endpoint"])
"""api.link.aliyun.com /face/paas/image/get 1.2.0, repeated rows left out."""

CLASSIC_GATEWAY_ERRORS = tuple(GatewayError(**row) for row in _TABLES["classic_gateway"])
"""The older gateway: an error is known by the text of its message."""

VPC_GATEWAY_ERRORS = tuple(GatewayError(**row) for row in _TABLES["vpc_gateway"])
"""The newer gateway: an error is known by its code."""

LATER_GATEWAY_ERRORS = tuple(GatewayError(row["http_status"], "", row["error_code"]) for row in _TABLES["found_later"])
"""Further codes of newer gateways; their messages are not known."""


def by_code(error_code: str) -> GatewayError:
    """Return the newer gateway's error with this code."""
    return next(error for error in VPC_GATEWAY_ERRORS if error.error_code == error_code)


def by_message(message: str) -> GatewayError:
    """Return the error whose message begins so, the older gateway's, with its code if the newer one has the same."""
    error = next(error for error in CLASSIC_GATEWAY_ERRORS if error.message.startswith(message))
    same = (newer for newer in VPC_GATEWAY_ERRORS if (newer.http_status, newer.message) == (error.http_status, message))
    return next(same, error)


def by_endpoint_code(code: int, message: str) -> EndpointError:
    """Return the endpoint's first error with this code and message."""
    return next(error for error in ENDPOINT_ERRORS if (error.code, error.message) == (code, message))
