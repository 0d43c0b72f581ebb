"""Where to ask: one named connection, without its secrets."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat

_NO_HOST = re.compile(r"[^\w.:-]")  # the comma or bracket that stood behind an address in a sentence comes along

DEFAULT_ENDPOINT = "https://api.link.aliyun.com"
"""The public cloud's host; other regions and private deployments have their own."""

TRAINING_ENDPOINT = "https://training.faceviewer.invalid"
"""Stands for the training gateway, which is answered in this process; no such host can exist (RFC 2606)."""


class Stage(StrEnum):
    """Which deployment of the API the gateway shall use, sent as `X-Ca-Stage`."""

    RELEASE = "RELEASE"
    PRE = "PRE"
    TEST = "TEST"


class ProxyMode(StrEnum):
    """How the network is reached."""

    NONE = "none"
    SYSTEM = "system"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Profile:
    """One named connection.

    Attributes:
        name: what the operator calls it.
        endpoint: scheme, host and port: `https://host[:port]`.
        stage: which deployment of the API.
        image_format: how pictures shall come unless a lookup says otherwise.
        picture_hosts: hosts, as `host` or `host:port`, from which pictures may be fetched besides the vendor's object
            store and the endpoint itself.
        ca_file: file with certificate authorities to trust besides the operating system's, PEM or DER, or empty.
        proxy_mode: whether to connect directly, through the system's proxy or through `proxy`.
        proxy: `http://host:port` or `https://host:port` for ProxyMode.MANUAL, else ignored.
        proxy_user: whom the proxy shall know, empty for nobody; the password is in the credentials.
    """

    name: str
    endpoint: str = DEFAULT_ENDPOINT
    stage: Stage = Stage.RELEASE
    image_format: ImageFormat = ImageFormat.BASE64
    picture_hosts: tuple[str, ...] = ()
    ca_file: str = ""
    proxy_mode: ProxyMode = ProxyMode.NONE
    proxy: str = ""
    proxy_user: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "endpoint", checked_endpoint(self.endpoint))


def checked_endpoint(text: str) -> str:
    """Return an endpoint as `https://host[:port]`, from that or from a bare host.

    The signed call carries a person's id and its answer a face, so nothing but https is accepted, not even on this
    machine; a path, a query or a user name would be signed for something the document does not have.

    Raises:
        Problem: Kind.LOCAL_ENDPOINT with the fact `field` = "endpoint".
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else None
    except ValueError:  # UnicodeError is one
        raise Problem(Kind.LOCAL_ENDPOINT, field="endpoint") from None
    if host is None:
        host = f"[{parts.hostname}]"
    extra = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc or "?" in text or "#" in text
    unusable = extra or port == 0 or any(c.isspace() or c in "\\%" for c in text) or _is_no_address(host)
    if parts.scheme != "https" or not host or unusable or _NO_HOST.search(host.strip("[]")):
        raise Problem(Kind.LOCAL_ENDPOINT, field="endpoint")
    return f"https://{host}" if port in {None, 443} else f"https://{host}:{port}"


def _is_no_address(host: str) -> bool:
    """Tell whether a host ends in a number, which no name does, and is no IPv4 address as everybody reads it."""
    if not host.rstrip(".").rpartition(".")[2].isdigit():
        return False
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return True
    return False


def checked_proxy(text: str) -> str:
    """Return a proxy's address as `http://host:port` or `https://host:port`, from that or from `host:port`.

    Raises:
        Problem: Kind.LOCAL_PROXY with the fact `field` = "proxy".
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Problem(Kind.LOCAL_PROXY, field="proxy") from None
    extra = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    unusable = extra or any(c.isspace() for c in text)
    if parts.scheme not in {"http", "https"} or not host or not port or unusable or _NO_HOST.search(host):
        raise Problem(Kind.LOCAL_PROXY, field="proxy")
    return f"{parts.scheme}://{parts.netloc}"
