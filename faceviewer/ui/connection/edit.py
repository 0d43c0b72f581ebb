"""What was entered about connections, until it is carried out or given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faceviewer.core.credentials import Credentials
    from faceviewer.core.profile import Profile


@dataclass(frozen=True, slots=True)
class Edit:
    """What *Save* means.

    Attributes:
        deleted: names of the connections that shall go.
        was: the name that the changed connection had, "" if it is new.
        profile: the changed connection, None if none was.
        credentials: its secrets, where what is empty stays as it is kept under `was`; None if all of it does.
        for_session: whether the secrets shall be kept until the program ends, and not in the keyring.
        tidied: whether blanks around them were taken away.
    """

    deleted: tuple[str, ...] = ()
    was: str = ""
    profile: Profile | None = None
    credentials: Credentials | None = None
    for_session: bool = False
    tidied: bool = False
