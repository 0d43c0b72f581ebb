"""The secrets of one profile."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.core.characters import BLANK, INVISIBLE
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def usable(credentials: Credentials) -> Credentials:
    """Return credentials without blanks around AppKey and AppSecret, which come along when they are copied.

    Raises:
        Problem: as `suspicious_characters` yields it.
    """
    stripped = replace(credentials, app_key=credentials.app_key.strip(), app_secret=credentials.app_secret.strip())
    for problem in suspicious_characters(stripped):
        raise problem
    return stripped


def suspicious_characters(credentials: Credentials) -> Iterator[Problem]:
    """Yield what is wrong about AppKey and AppSecret: both are printable ASCII as the vendor issues them.

    Kinds: Kind.CREDENTIALS_BLANKS, CREDENTIALS_INVISIBLE, CREDENTIALS_FULL_WIDTH and, for whatever else is not ASCII or
    a control character, CREDENTIALS_CHARACTERS, with the fact `field`.
    """
    for field_name, text in (("AppKey", credentials.app_key), ("AppSecret", credentials.app_secret)):
        if any(c in INVISIBLE or c in BLANK for c in text):
            yield Problem(Kind.CREDENTIALS_INVISIBLE, field=field_name)
        if any(c.isspace() for c in text):
            yield Problem(Kind.CREDENTIALS_BLANKS, field=field_name)
        if any(unicodedata.east_asian_width(c) == "F" for c in text):
            yield Problem(Kind.CREDENTIALS_FULL_WIDTH, field=field_name)
        if not (text.isascii() and text.isprintable()):
            yield Problem(Kind.CREDENTIALS_CHARACTERS, field=field_name)
