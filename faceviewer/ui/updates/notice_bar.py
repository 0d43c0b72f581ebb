"""The bar at the bottom of the window: one notice at a time, with its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.ui.announcer import announce
from faceviewer.ui.parts.banner import Banner
from faceviewer.ui.parts.layout import Flow, fill
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.wording.catalogue import in_sentences

if TYPE_CHECKING:
    from collections.abc import Callable

    from faceviewer.ui.parts.button import Button
    from faceviewer.ui.window.main_window import MainWindow


class NoticeBar(Banner):
    """A bar that is hidden until it has a notice; the operator can close it.

    Args:
        window: shows the bar.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(closes=True)
        self._texts: Callable[[], tuple[str, str]] = lambda: ("", "")
        self._buttons = Flow(spacing=10)
        fill(self.words, 5, self._buttons)
        self.close_button.raise_()  # makes it the last tab stop
        self.hide()
        window.add_notice(self)
        translated(self._apply_texts)

    def show_notice(self, texts: Callable[[], tuple[str, str]], *buttons: Button, tone: str = "info") -> None:
        """Show a notice and announce it to screen readers.

        Args:
            texts: returns headline and remark in the current language.
            buttons: new ones for this notice, which are deleted when another one is shown.
            tone: the style of the bar.
        """
        self._texts = texts
        self._apply_texts()
        self.show_tone(tone)
        self._buttons.clear()
        for button in buttons:
            self._buttons.add(button)
        self._buttons.setVisible(bool(buttons))
        self.show()
        announce(self, lambda: in_sentences(language_in_use(), *self._texts()), urgent=False)

    def _apply_texts(self) -> None:
        self.close_button.set_words(self.tr("Close"))
        self.show_words(*self._texts())
