"""A connection: where is asked, which way, and with whose keys."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from faceviewer.core.address import PORTS, checked_endpoint
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import ImageFormat
from faceviewer.core.text import is_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        app_key: the AppKey where the keyring has none, because the AppSecret is given with each command; else empty.
        rate: calls a second that a list may make, from 1 to BATCH_RATE_MOST; None for BATCH_RATE.
        in_flight: likewise calls at once, from 1 to BATCH_IN_FLIGHT_MOST; None for BATCH_IN_FLIGHT.
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
    def host(self) -> str:
        """The endpoint's host, with its port unless that is 443; for words."""
        return urlsplit(self.endpoint).netloc

    @property
    def origin(self) -> tuple[str, int]:
        """The endpoint's host and port."""
        parts = urlsplit(self.endpoint)
        return parts.hostname or "", parts.port or PORTS["https"]


def readable_name(name: str) -> str:
    """Return a connection's name without what nobody sees in it: two that look the same would be two connections."""
    visible = "".join(c for c in " ".join(name.split()) if c.isprintable() and not is_invisible(c))
    return unicodedata.normalize("NFC", visible).strip()


class SecretPlace(StrEnum):
    """Where secrets are kept."""

    WINDOWS = "windows"
    MACOS = "macos"
    SECRET_SERVICE = "secret_service"  # noqa: S105 - the name of a place
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves to the gateway who is asking; `repr` hides all but the AppKey.

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
    """Return credentials without blanks around keys and tokens, which come along when they are copied.

    Raises:
        Problem: as `suspicious_characters` yields it.
    """
    stripped = replace(credentials, **{name: getattr(credentials, name).strip() for name in _ISSUED})
    for problem in suspicious_characters(stripped):
        raise problem
    return stripped


def suspicious_characters(credentials: Credentials) -> Iterator[Problem]:
    """Yield what is wrong about keys and tokens: all are printable ASCII as the vendor issues them.

    Kinds: Kind.CREDENTIALS_BLANKS, CREDENTIALS_INVISIBLE, CREDENTIALS_FULL_WIDTH and, for whatever else is not ASCII or
    a control character, CREDENTIALS_CHARACTERS, with the fact `field`.
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
