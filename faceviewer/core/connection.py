"""A connection: the endpoint, the network route and the credentials."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.core.address import PORTS, checked_endpoint, split
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.core.text import is_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_ENDPOINT = "https://api.link.aliyun.com"
"""The public cloud's host; other regions and private deployments have their own."""

TRAINING_ENDPOINT = "https://training.faceviewer.invalid"
"""The address of the training gateway, which runs in this process; no such host can exist (RFC 2606)."""


class Stage(StrEnum):
    """The deployment of the API that the gateway uses, sent as `X-Ca-Stage`."""

    RELEASE = "RELEASE"
    PRE = "PRE"
    TEST = "TEST"


class ProxyMode(StrEnum):
    """Which proxy is used."""

    NONE = "none"
    SYSTEM = "system"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class Profile:
    """One named connection.

    Attributes:
        endpoint: scheme, host and port: `https://host[:port]`.
        image_format: how pictures are transferred unless a lookup overrides it.
        picture_hosts: hosts, as `host` or `host:port`, from which pictures may be fetched besides the vendor's object
            store and the endpoint itself.
        ca_file: file with certificate authorities to trust besides the operating system's, PEM or DER, or empty.
        proxy_mode: whether to connect directly, through the system's proxy or through `proxy`.
        proxy: `http://host:port` or `https://host:port` for ProxyMode.MANUAL, otherwise ignored.
        proxy_user: user name for the proxy, empty for none; the password is in the credentials.
        app_key: the AppKey if it is not in the keyring, because the AppSecret is given with each command; else empty.
        rate: highest number of calls a second of a batch, 1 to BATCH_RATE_MOST; None for BATCH_RATE.
        in_flight: highest number of concurrent calls of a batch, 1 to BATCH_IN_FLIGHT_MOST; None for BATCH_IN_FLIGHT.

    Raises:
        Problem: see `checked_endpoint`.
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
    app_key: str = ""
    rate: int | None = None
    in_flight: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "endpoint", checked_endpoint(self.endpoint))

    @property
    def source(self) -> str:
        """What identifies the source of a reply: one endpoint serves many customers, and each of them in stages."""
        return f"{self.name} {self.stage} {self.endpoint}"

    @property
    def host(self) -> str:
        """The endpoint's host, with the port unless it is 443, for texts."""
        return self.endpoint.removeprefix("https://")

    @property
    def origin(self) -> tuple[str, int]:
        """The endpoint's host and port."""
        _, host, port = split(self.endpoint)
        return host, port or PORTS["https"]


class SecretPlace(StrEnum):
    """Where secrets are stored."""

    WINDOWS = "windows"
    MACOS = "macos"
    SECRET_SERVICE = "secret_service"  # noqa: S105 - not a secret
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of a caller; `repr` hides all but the AppKey.

    Attributes:
        app_key: the AppKey, sent in clear as `X-Ca-Key`.
        app_secret: the AppSecret, the key of the signature; never sent.
        iot_token: an end user's session token for `request.iotToken`, empty for none. The endpoint needs none.
        cloud_token: a cloud resource token for `request.cloudToken`, empty for none. The endpoint needs none.
        proxy_password: the password of the profile's proxy user, empty for none.
    """

    app_key: str
    app_secret: str = field(repr=False)
    iot_token: str = field(default="", repr=False)
    cloud_token: str = field(default="", repr=False)
    proxy_password: str = field(default="", repr=False)


_ISSUED = {"app_key": "AppKey", "app_secret": "AppSecret", "iot_token": "iotToken", "cloud_token": "cloudToken"}


def usable(credentials: Credentials) -> Credentials:
    """Return credentials without white space around keys and tokens. Raises the first of `suspicious_characters`."""
    stripped = replace(credentials, **{name: getattr(credentials, name).strip() for name in _ISSUED})
    for problem in suspicious_characters(stripped):
        raise problem
    return stripped


def suspicious_characters(credentials: Credentials) -> Iterator[Problem]:
    """Yield a problem for each kind of wrong character in keys and tokens: the vendor issues only printable ASCII.

    Kinds: Kind.CREDENTIALS_BLANKS, CREDENTIALS_INVISIBLE, CREDENTIALS_FULL_WIDTH and, for any character that is not
    printable ASCII, CREDENTIALS_CHARACTERS, with the fact `field`.
    """
    for name, field_name in _ISSUED.items():
        text = getattr(credentials, name)
        if any(map(is_invisible, text)):
            yield Problem(Kind.CREDENTIALS_INVISIBLE, field=field_name)
        if any(c.isspace() for c in text):
            yield Problem(Kind.CREDENTIALS_BLANKS, field=field_name)
        if any(unicodedata.east_asian_width(c) == "F" for c in text):
            yield Problem(Kind.CREDENTIALS_FULL_WIDTH, field=field_name)
        if not (text.isascii() and text.isprintable()):
            yield Problem(Kind.CREDENTIALS_CHARACTERS, field=field_name)
