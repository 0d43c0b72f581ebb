"""Addresses of pictures: unguessable, and good for a few minutes, as an object store's pre-signed ones are."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.sandbox.pictures import Portrait

LINK_SECONDS = 300
_REMEMBERED = 4096  # past that the oldest become unknown


class LinkExpired(Exception):  # noqa: N818 - it names what happened
    """An address was good once."""


class PictureLinks:
    """The addresses given out.

    Args:
        clock: seconds since 1970.
    """

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._links: OrderedDict[str, tuple[Portrait, float]] = OrderedDict()

    def issue(self, portrait: Portrait, *, seconds: float = LINK_SECONDS) -> str:
        """Return a token for a picture, good for so many seconds."""
        token = secrets.token_urlsafe(24)
        self._links[token] = portrait, self._clock() + seconds
        if len(self._links) > _REMEMBERED:
            self._links.popitem(last=False)
        return token

    def find(self, token: str) -> Portrait | None:
        """Return what a token stands for, None if it was never issued or is long forgotten.

        Raises:
            LinkExpired: the token's time is over.
        """
        portrait, until = self._links.get(token, (None, 0.0))
        if portrait and self._clock() >= until:
            raise LinkExpired
        return portrait
