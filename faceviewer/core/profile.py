"""Where to ask: one named connection, without its secrets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from faceviewer.core.address import PORTS, checked_endpoint
from faceviewer.core.query import ImageFormat

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

    @property
    def host(self) -> str:
        """The endpoint's host, with its port unless that is 443; for words."""
        return urlsplit(self.endpoint).netloc

    @property
    def origin(self) -> tuple[str, int]:
        """The endpoint's host and port."""
        parts = urlsplit(self.endpoint)
        return parts.hostname or "", parts.port or PORTS["https"]
