"""Which personal data may be shown: one value, changed by ui/privacy and observed by each part that shows such data.

`Overtaken` is not shared: each window has one, changed by ui/lookup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack


class _Facts(TypedDict, total=False):
    sharing: bool
    photo_hidden: bool
    peeking: bool
    blank: bool


class Visibility(QObject):
    """The shared value: a part reads it when it renders, and connects its rendering to the signals it depends on.

    Attributes:
        sharing: the screen is shared with others.
        photo_hidden: the user has hidden the photo.
        peeking: a key is held to see the photo anyway.
        blank: nothing is shown, because nobody is at the screen.

    Signals:
        discreet_changed, blank_changed: the value with this name has changed.
        photo_changed: `sharing`, `photo_hidden` or `peeking` has changed.
    """

    discreet_changed = Signal()
    photo_changed = Signal()
    blank_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sharing = False
        self.photo_hidden = False
        self.peeking = False
        self.blank = False
        self._waiting: list[Callable[[], None]] = []

    @property
    def discreet(self) -> bool:
        """Whether personal data must be neither shown nor announced."""
        return self.sharing or self.blank

    @property
    def photo_concealed(self) -> bool:
        """Whether photos are drawn as a silhouette."""
        return (self.sharing or self.photo_hidden) and not self.peeking

    def change(self, **facts: Unpack[_Facts]) -> None:
        """Change some of the attributes, and emit the signals of those that differ."""
        before = self._facts
        for name, value in facts.items():
            setattr(self, name, value)
        signals = self.blank_changed, self.photo_changed, self.discreet_changed
        for signal, old, new in zip(signals, before, self._facts, strict=True):
            if old != new:
                signal.emit()
        while self._waiting and not self.blank:
            self._waiting.pop(0)()

    def when_not_blank(self, call: Callable[[], None]) -> None:
        """Call a function that opens a dialog: at once, or as soon as the screen is no longer blank."""
        if self.blank:
            self._waiting.append(call)
        else:
            call()

    def name_of_file(self, name: str) -> str:
        """Return the name of a file as it may be shown: it may identify a person."""
        return "…" if self.discreet else name

    def reset(self) -> None:
        """Restore the initial values, at which everything is shown, and drop the waiting calls."""
        self._waiting.clear()
        self.change(sharing=False, photo_hidden=False, peeking=False, blank=False)

    @property
    def _facts(self) -> tuple[object, ...]:
        """Return the value of each signal, in the order of the signals in `change`."""
        return self.blank, (self.sharing, self.photo_hidden, self.peeking), self.discreet


visibility = Visibility()


class Overtaken(QObject):
    """Why the result on show in a window does not belong to its current query.

    `words` is the reason as a text for the user, "" if the result belongs to the query; `changed` is emitted when the
    text changes.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = ""

    def set_words(self, words: str) -> None:
        """Change the text."""
        if words != self.words:
            self.words = words
            self.changed.emit()
