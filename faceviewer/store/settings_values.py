"""The operator's settings without secrets: fields and valid values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.core.language import Language  # noqa: TC001 - settings_table looks for the enums of fields here
from faceviewer.core.problem import Kind, Problem
from faceviewer.core.query import UserType  # noqa: TC001 - likewise
from faceviewer.core.text import in_one_line
from faceviewer.store.file_names import DEFAULT_TEMPLATE, check_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from faceviewer.core.connection import Profile

_LEAST_TEXT, _MOST_TEXT = 80, 200  # per cent

ASKED_AT_START = 2
"""The launch at which the user is asked to agree to update checks: not the first, when the program is still unknown."""


class Theme(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class SavingHabits:
    """How the operator saves files.

    Attributes:
        operator: the operator's name, for watermarks, evidence packs and record sheets; "" until it is entered.
        template: of file names.
        with_record: whether the record is saved as a JSON file beside the picture.

    Raises:
        ValueError: as `file_names.check_template`, or text that cannot be encoded as UTF-8.
    """

    operator: str = ""
    template: str = DEFAULT_TEMPLATE
    with_record: bool = False

    def __post_init__(self) -> None:
        check_template(self.template)
        f"{self.operator}{self.template}".encode()


@dataclass(frozen=True, slots=True)
class UpdateChoice:
    """The operator's choice about update notices, and the state of the checks.

    Attributes:
        agreed: whether to check once a day; None until the operator decided.
        starts: number of launches since an update URL was set, counted up to ASKED_AT_START.
        url: the URL of the notices, "" for none. The administrator's takes precedence.
        seen: when the newest valid notice was issued, None if there was none.
        checked: the day of the last check, None if there was none.

    Raises:
        ValueError: a URL that cannot be encoded as UTF-8, or a time without a zone.
    """

    agreed: bool | None = None
    starts: int = 0
    url: str = ""
    seen: datetime | None = None
    checked: date | None = None

    def __post_init__(self) -> None:
        self.url.encode()
        if self.seen is not None and self.seen.tzinfo is None:
            raise ValueError("seen has no zone")


@dataclass(frozen=True, slots=True)
class Settings:
    """The operator's settings.

    Attributes:
        language: the language of the window, None for the system's.
        current: the name of the profile last chosen, "" if none. Not necessarily one of `profiles`.
        text_percent: text size in per cent of the system's, 80 to 200.
        user_type: the type last chosen in the window, None before that.
        geometry: size and position of the window, from QWidget.saveGeometry, in BASE64; "" for none.
        details: height of the details in logical pixels; 0 if they are closed.
        check_doors: whether the doors are checked with every lookup.
        offer_copied: whether an ID copied in another program is offered when the operator returns to the window.
        shortcuts: shortcuts that differ from the defaults, by the key of the action, as QKeySequence writes them for
            files; an empty tuple removes the shortcut.
        profiles: the connections, in the order in which they are offered; names are unique and not empty.
        shared: the connections that an administrator configured for all users of this machine; never written.
        base: the settings as read from the file, None if they were not read from one. Only differences from the base
            are written.

    Raises:
        ValueError: an empty or repeated name, text that cannot be encoded as UTF-8, or a size out of its range.
    """

    language: Language | None = None
    theme: Theme = Theme.SYSTEM
    current: str = ""
    text_percent: int = 100
    user_type: UserType | None = None
    geometry: str = ""
    details: int = 0
    check_doors: bool = False
    offer_copied: bool = False
    shortcuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    saving: SavingHabits = SavingHabits()
    updates: UpdateChoice = field(default_factory=UpdateChoice)
    profiles: tuple[Profile, ...] = ()
    shared: tuple[Profile, ...] = field(default=(), compare=False, repr=False)
    base: Settings | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = {profile.name for profile in self.profiles}
        if "" in names or len(names) < len(self.profiles):
            raise ValueError("the name of a profile is empty or repeated")
        for profile in self.profiles:
            texts = (profile.name, profile.ca_file, profile.proxy, profile.proxy_user, profile.app_key)
            "".join((*texts, *profile.picture_hosts)).encode("utf-8")
        self.current.encode("utf-8")
        if not _LEAST_TEXT <= self.text_percent <= _MOST_TEXT:
            raise ValueError("the text size is out of its range")

    @property
    def connections(self) -> tuple[Profile, ...]:
        """All connections to choose from: the user's own, then the machine's under other names."""
        own = {profile.name for profile in self.profiles}
        return (*self.profiles, *(profile for profile in self.shared if profile.name not in own))

    @property
    def chosen(self) -> str:
        """The name of the connection to use: `current`, else the first shared one if the user has no own connection."""
        return self.current or (self.shared[0].name if self.shared and not self.profiles else "")

    def is_shared(self, name: str) -> bool:
        """Return whether a connection is one of the machine's, which cannot be changed here."""
        return all(profile.name != name for profile in self.profiles) and any(p.name == name for p in self.shared)

    def profile(self, name: str) -> Profile:
        """Return the connection with a name, the user's own or the machine's.

        Raises:
            Problem: Kind.LOCAL_PROFILE_UNKNOWN with the fact `name`, and `variant` "none" for the empty name.
        """
        for wanted in (name, in_one_line(name)):  # the exact name first, then as a new name would be normalised
            for profile in self.connections:
                if profile.name == wanted:
                    return profile
        unknown = Problem(Kind.LOCAL_PROFILE_UNKNOWN, name=name)
        if not name:
            unknown.facts["variant"] = "none"
        raise unknown
