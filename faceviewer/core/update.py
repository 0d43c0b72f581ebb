"""The update notice: the newest version, and whether the notice is still valid."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from faceviewer.core.address import https_host
from faceviewer.core.language import Language
from faceviewer.core.pattern import pattern
from faceviewer.core.problem import Kind, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = pattern(r"[0-9]{1,5}(\.[0-9]{1,5}){0,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Update:
    """The newest version, from a signed notice.

    Attributes:
        version: numbers with dots between them.
        issued: when the notice was signed.
        expires: until when the notice is valid; a new one is signed before, with or without a new version.
        page: the https URL to download the version from.
        changes: the changes, one line each, by language.
    """

    version: str
    issued: datetime
    expires: datetime
    page: str
    changes: Mapping[Language, tuple[str, ...]]

    def is_newer_than(self, version: str) -> bool:
        """Return whether the update is newer than a version.

        False for a version with other parts than numbers, such as `1.0.dev1`: a development version needs no update.
        """
        return bool(_VERSION.fullmatch(version)) and _numbers(self.version) > _numbers(version)

    def check_fresh(self, *, now: datetime, seen: datetime | None) -> None:
        """Refuse an old notice, which an attacker could replay to hide a newer version.

        Args:
            now: the current time, with a time zone.
            seen: when the newest valid notice so far was issued, None if there was none.

        Raises:
            Problem: Kind.UPDATE_STALE with the fact `date`.
        """
        if now >= self.expires or (seen is not None and self.issued < seen):
            raise Problem(Kind.UPDATE_STALE, date=f"{self.issued:%Y-%m-%d}")


def read_update(payload: bytes) -> Update:
    """Parse the payload of a notice, whose signature the caller has verified. Raises ValueError if it is malformed."""
    try:
        table = json.loads(payload)
        update = Update(
            version=table["version"],
            issued=datetime.fromisoformat(table["issued"]).astimezone(UTC),
            expires=datetime.fromisoformat(table["expires"]).astimezone(UTC),
            page=table["page"],
            changes={language: _lines(table["changes"][language.key]) for language in Language},
        )
        is_valid = https_host(update.page) and _VERSION.fullmatch(update.version) and update.issued < update.expires
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"no notice: {error!r}"[:200]) from None
    if not is_valid:
        raise ValueError("no notice: its page, its version or its times")
    return update


def _lines(texts: object) -> tuple[str, ...]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise TypeError("no list of texts")
    return tuple(texts)


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(number) for number in version.split(".")]
    return tuple(numbers + [0] * (4 - len(numbers)))
