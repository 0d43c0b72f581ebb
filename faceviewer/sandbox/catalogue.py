"""All errors of the endpoint and the gateway, from the tables of their documents."""

from __future__ import annotations

import json
from dataclasses import dataclass

from faceviewer.assets import asset


@dataclass(frozen=True, slots=True)
class EndpointError:
    """A distinct row of the error table in the endpoint's document; most errors have the HTTP status 200.

    The Chinese description is sent as `localizedMsg`.
    """

    http_status: int
    code: int
    message: str
    description: str


@dataclass(frozen=True, slots=True)
class GatewayError:
    """A row of the gateway's error tables; a text is empty if it is unknown, or the older gateway has no code.

    In a message, "%s" stands for the server's string to sign.
    """

    http_status: int
    message: str
    error_code: str = ""


_TABLES = json.loads(asset("sandbox/errors.json").read_text("utf-8"))

ENDPOINT_ERRORS = tuple(EndpointError(**row) for row in _TABLES["endpoint"])
"""Errors of api.link.aliyun.com /face/paas/image/get 1.2.0, without duplicates."""

CLASSIC_GATEWAY_ERRORS = tuple(GatewayError(**row) for row in _TABLES["classic_gateway"])
"""Errors of the older gateway, which are identified by their message."""

VPC_GATEWAY_ERRORS = tuple(GatewayError(**row) for row in _TABLES["vpc_gateway"])
"""Errors of the newer gateway, which are identified by their code."""

LATER_GATEWAY_ERRORS = tuple(GatewayError(row["http_status"], "", row["error_code"]) for row in _TABLES["found_later"])
"""Further codes of newer gateways, with unknown messages."""


def by_code(error_code: str) -> GatewayError:
    """Return the error of the newer gateway with a code."""
    return next(error for error in VPC_GATEWAY_ERRORS if error.error_code == error_code)


def by_message(message: str) -> GatewayError:
    """Return the older gateway's error with a message prefix, or the newer gateway's error with the same message."""
    error = next(error for error in CLASSIC_GATEWAY_ERRORS if error.message.startswith(message))
    same = (newer for newer in VPC_GATEWAY_ERRORS if (newer.http_status, newer.message) == (error.http_status, message))
    return next(same, error)


def by_endpoint_code(code: int, message: str) -> EndpointError:
    """Return the first error of the endpoint with a code and a message."""
    return next(error for error in ENDPOINT_ERRORS if (error.code, error.message) == (code, message))
