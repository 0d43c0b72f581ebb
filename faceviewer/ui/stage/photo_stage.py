"""The large part of the window: a result, or what comes before there is one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from faceviewer.ui.stage.busy_page import BusyPage
from faceviewer.ui.stage.result_stage import ResultStage
from faceviewer.ui.stage.stage_page import StagePage
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class PhotoStage(ResultStage):
    """A result's stage that also welcomes, asks to be set up, and says that it is looking.

    Signals:
        settings_requested, training_requested: a button of the page for a program that is not set up.
        example_chosen: the text of a sample id.
    """

    settings_requested = Signal()
    training_requested = Signal()
    example_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._welcome = StagePage("face", tone="info")
        self._setup = StagePage("connection", tone="info")
        self._examples: Sequence[tuple[str, str]] = ()
        self._has_choice = False
        self._pages.addWidget(self._welcome)
        self._pages.addWidget(self._setup)
        self.show_welcome()
        self._setup.pressed.connect(self._on_setup)
        self._welcome.chip_pressed.connect(self.example_chosen)
        translated(self._apply_first_texts)

    @cached_property
    def _busy(self) -> BusyPage:
        page = BusyPage()
        self._pages.addWidget(page)
        return page

    @property
    def shows_photo(self) -> bool | None:
        return None if isinstance(self._page, BusyPage) else super().shows_photo

    def show_welcome(self) -> None:
        """Nothing was asked yet."""
        self._turn_to(self._welcome)

    def show_examples(self, examples: Sequence[tuple[str, str]]) -> None:
        """Offer sample ids, each with what it shows, on the page of welcome."""
        self._examples = examples
        self._apply_first_texts()

    def show_setup(self) -> None:
        """No connection is in use."""
        self._turn_to(self._setup)

    def set_choice(self, has_choice: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Set whether there are connections to choose from."""
        self._has_choice = has_choice
        self._apply_first_texts()

    def show_busy(self, line: str) -> None:
        """A lookup is under way; an empty line while it is too young to be talked about."""
        self._busy.show_line(line)
        self._turn_to(self._busy)

    def _turn_to(self, page: QWidget) -> None:
        if isinstance(self._page, BusyPage) and page is not self._page:
            self._page.show_line("")
        super()._turn_to(page)

    def _on_setup(self, button: int) -> None:
        (self.settings_requested, self.training_requested)[button].emit()

    def _apply_first_texts(self) -> None:
        self._welcome.show_words(
            self.tr("Look up a registered face"),
            self.tr("Choose the user type, enter the exact ID and press Enter."),
        )
        self._welcome.show_chips(self.tr("Or try one of these sample people"), self._examples)
        if self._has_choice:
            title = self.tr("Choose a connection")
            text = self.tr("No connection is selected. Choose one above, to the left of the user type.")
        else:
            title = self.tr("Connect to the face service")
            text = self.tr("You need the API host, AppKey and AppSecret from your administrator.")
        self._setup.show_words(title, text)
        self._setup.show_buttons([self.tr("Set up connection"), self.tr("Try with sample data")])
