"""One line of the shortcut sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShortcutLine:
    """Something that can be done, and with which keys.

    Attributes:
        key: of its action.
        group: the menu it stands in, in the current language.
        name: what it is called, likewise.
        keys: its shortcuts as they are read.
        own: those that it has of the program's own accord.
        on_photo: whether they count only while the photo has the focus.
    """

    key: str
    group: str
    name: str
    keys: tuple[str, ...]
    own: tuple[str, ...]
    on_photo: bool

    @property
    def is_changed(self) -> bool:
        """Whether somebody gave it others."""
        return self.keys != self.own
