"""The bar at the bottom of the window: one notice at a time, with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.ui.announcer import announce
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.selectable_text import SelectableText
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import in_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class NoticeBar(Banner):
    """A bar that is hidden until it has a notice; the operator can close it."""

    def __init__(self) -> None:
        super().__init__(closes=True)
        self._texts: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._buttons: tuple[QWidget, ...] = ()
        self._address = SelectableText(tone="small")
        self.words.addWidget(self._address)
        self.hide()
        translated(self._apply_texts)

    def add_buttons(self, *buttons: QWidget) -> None:
        super().add_buttons(*buttons)
        self._buttons = buttons

    def show_notice(
        self, texts: Callable[[], tuple[str, str]], *offered: QWidget, tone: str = "info", address: str = ""
    ) -> None:
        """Show a notice and announce it to screen readers.

        Args:
            texts: returns headline and remark in the current language.
            offered: the buttons to show with this notice.
            tone: the style of the bar.
            address: a URL to read and copy, ready for display; "" for none.
        """
        self._texts = texts
        self._apply_texts()
        self.show_tone(tone)
        self._address.show_text(address)
        self._address.setVisible(bool(address))
        for button in self._buttons:
            button.setVisible(button in offered)
        self.show()
        announce(self, lambda: in_sentences(language_in_use(), *self._texts()), urgent=False)

    def _apply_texts(self) -> None:
        self.close_button.set_words(self.tr("Close"))
        self._address.setAccessibleName(self.tr("Address"))
        self.show_words(*self._texts())
