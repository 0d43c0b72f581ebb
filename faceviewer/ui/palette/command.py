"""One thing that can be done, as the palette lists it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette.

    Attributes:
        key: of its action.
        name, path: what it is called and where it stands in the menus, in the current language.
        keys: its shortcut, as it is read; empty for none.
        checked: whether it is on; None for what is neither on nor off.
        hindrance: why it cannot be done now; empty if it can.
        aliases: what it is found by besides its name.
    """

    key: str
    name: str
    path: str
    keys: str = ""
    checked: bool | None = None
    hindrance: str = ""
    aliases: tuple[str, ...] = ()
