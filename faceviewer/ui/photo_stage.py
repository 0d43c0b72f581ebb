"""The large part of the window: a photo, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from faceviewer.ui.busy_page import BusyPage
from faceviewer.ui.photo_view import PhotoView
from faceviewer.ui.stage_page import StagePage
from faceviewer.ui.zoom_bar import ZoomBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.imaging.decode import Picture


class PhotoStage(QFrame):
    """One page at a time.

    Signals:
        settings_requested, training_requested: a button of the page for a program that is not set up.
        example_chosen: the text of a sample id.
    """

    settings_requested = Signal()
    training_requested = Signal()
    example_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self.view = PhotoView()
        self._welcome = StagePage("face", tone="info")
        self._setup = StagePage("connection", tone="info")
        self._notice = StagePage("no-face", tone="secondary")
        self._busy = BusyPage()
        self._photo = QWidget()
        self._name = ""
        self._size = (0, 0)
        self._examples: Sequence[tuple[str, str]] = ()
        bar = ZoomBar()
        column = QVBoxLayout(self._photo)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(bar)
        self._pages = QStackedLayout(self)
        for page in (self._welcome, self._setup, self._notice, self._busy, self._photo):
            self._pages.addWidget(page)
        self.view.zoomed.connect(bar.show_zoom)
        bar.in_requested.connect(self.view.zoom_in)
        bar.out_requested.connect(self.view.zoom_out)
        bar.fit_requested.connect(self.view.fit)
        self._setup.pressed.connect(self._on_setup)
        self._welcome.chip_pressed.connect(self.example_chosen)
        self._retranslate()

    def show_welcome(self) -> None:
        """Nothing was asked yet."""
        self._turn_to(self._welcome)

    def show_examples(self, examples: Sequence[tuple[str, str]]) -> None:
        """Offer sample ids, each with what it shows, on the page of welcome."""
        self._examples = examples
        self._retranslate()

    def show_setup(self) -> None:
        """There is no connection yet."""
        self._turn_to(self._setup)

    def show_busy(self, line: str) -> None:
        """A lookup is under way; an empty line while it is too young to be talked about."""
        self._busy.show_line(line)
        self._turn_to(self._busy)

    def show_notice(self, icon: str, title: str, text: str, *, tone: str = "secondary") -> None:
        """There is nothing to see, and this is why."""
        self._notice.show_icon(icon, tone=tone)
        self._notice.show_words(title, text)
        self._turn_to(self._notice)

    def show_photo(self, picture: Picture, *, name: str) -> None:
        """Show a photo.

        Args:
            picture: the pixels.
            name: whose it is, fit to be shown.
        """
        self._name, self._size = name, (picture.width, picture.height)
        self._describe()
        self.view.show_picture(picture)
        self._pages.setCurrentWidget(self._photo)

    @property
    def has_photo(self) -> bool:
        """Whether a photo is on show."""
        return self._pages.currentWidget() is self._photo

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _turn_to(self, page: QWidget) -> None:
        if self.has_photo:
            self.view.show_picture(None)
        if page is not self._busy:
            self._busy.show_line("")
        self._pages.setCurrentWidget(page)

    def _on_setup(self, button: int) -> None:
        (self.settings_requested, self.training_requested)[button].emit()

    def _describe(self) -> None:
        self.view.setAccessibleName(self.tr("Face photo of {name}").format(name=self._name))
        width, height = self._size
        self.view.setAccessibleDescription(self.tr("{width} by {height} pixels").format(width=width, height=height))

    def _retranslate(self) -> None:
        self._welcome.show_words(
            self.tr("Whose face does the door know?"),
            self.tr("Choose the user type, enter the ID, press Enter. The match is exact."),
        )
        self._welcome.show_chips(self.tr("Or try one of these sample people"), self._examples)
        self._setup.show_words(
            self.tr("Connect to the face service"),
            self.tr("You need the API host, AppKey and AppSecret from your administrator."),
        )
        self._setup.show_buttons([self.tr("Set up connection"), self.tr("Try with sample data")])
        self._describe()
        self.setAccessibleName(self.tr("Photo"))
