"""The stage: a stack of pages for the result, or for the time before there is one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from faceviewer.ui.parts.button import Button
from faceviewer.ui.stage.pages import BusyPage, StagePage
from faceviewer.ui.texts import language_in_use
from faceviewer.ui.user_type_words import name_of
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faceviewer.core.photo import Picture
    from faceviewer.core.query import Sample, UserType
    from faceviewer.ui.stage.photo_page import PhotoBar, PhotoPage
    from faceviewer.ui.stage.photo_view import PhotoView


class PhotoStage(QFrame):
    """Shows one page at a time. Pages are created when first shown, so that they do not delay the first paint.

    What is shown must be shown again after a change of the language.

    Signals:
        type_chosen: the operator wants to look up the same id with this user type.
        ticket_requested: the operator wants to copy the reason for the missing photo for a ticket.
        show_again_requested: the operator wants to show the blanked content again.
        settings_requested, training_requested: a button of the setup page was pressed.
        example_chosen: the Sample that the operator selected.
        page_turned: another page is shown.
    """

    type_chosen = Signal(object)
    ticket_requested = Signal()
    show_again_requested = Signal()
    settings_requested = Signal()
    training_requested = Signal()
    example_chosen = Signal(object)
    page_turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("stage")
        self._has_photo = False
        self._clear_height = 0
        self._page: QWidget | None = None
        self._examples: Sequence[Sample] = ()
        self._has_choice = False
        self._pages = QStackedLayout(self)
        self._pages.currentChanged.connect(self.updateGeometry)
        self._pages.currentChanged.connect(self.page_turned)
        visibility.blank_changed.connect(self._on_blank)

    @cached_property
    def _welcome(self) -> StagePage:
        page = StagePage("face", tone="info")
        page.chip_pressed.connect(self.example_chosen)
        self._pages.addWidget(page)
        return page

    @cached_property
    def _setup(self) -> StagePage:
        settings = Button(lambda: self.tr("Set up connection"), self.settings_requested, tone="primary")
        training = Button(lambda: self.tr("Try with sample data"), self.training_requested)
        page = StagePage("connection", tone="info", buttons=(settings, training))
        self._pages.addWidget(page)
        return page

    @cached_property
    def _busy(self) -> BusyPage:
        page = BusyPage()
        self._pages.addWidget(page)
        return page

    @cached_property
    def _ticket(self) -> Button:
        from faceviewer.ui.action_table import name_of_action  # noqa: PLC0415 - not for the first paint

        return Button(lambda: name_of_action("copy_ticket"), self.ticket_requested, tone="link")

    @cached_property
    def _notice(self) -> StagePage:
        page = StagePage("no-face", tone="secondary", links=[self._ticket])
        page.chip_pressed.connect(self.type_chosen)
        self._pages.addWidget(page)
        return page

    @cached_property
    def _hidden(self) -> StagePage:
        again = Button(lambda: self.tr("Show again"), self.show_again_requested)  # the primary one is "Look up"
        page = StagePage("eye-off", tone="secondary", buttons=[again])
        self._pages.addWidget(page)
        return page

    @cached_property
    def _photo(self) -> PhotoPage:
        from faceviewer.ui.stage.photo_page import PhotoPage  # noqa: PLC0415 - not for the first paint

        page = PhotoPage()
        self._pages.addWidget(page)
        return page

    @property
    def photo_bar(self) -> PhotoBar:
        """The buttons below the photo."""
        return self._photo.bar

    @property
    def view(self) -> PhotoView:
        """The view of the photo."""
        return self._photo.view

    @property
    def shows_photo(self) -> bool | None:
        """Whether the current page is the photo's, hidden or not; None while a lookup is running."""
        return None if isinstance(self._page, BusyPage) else self._page is self._photo

    def show_welcome(self) -> None:
        """Show the welcome page, before the first lookup."""
        self._welcome.show_words(
            self.tr("Look up a registered face"), self.tr("Choose the user type, enter the exact ID and press Enter.")
        )
        self.show_examples(self._examples)
        self._turn_to(self._welcome)

    def show_examples(self, examples: Sequence[Sample]) -> None:
        """Offer sample ids on the welcome page."""
        self._examples = examples
        language = language_in_use()
        chips = [(sample, f"{sample.user_id} · {sample.shows[language]}", "") for sample in examples]
        self._welcome.show_chips(self.tr("Or try one of these sample people"), chips)

    def show_setup(self) -> None:
        """Show the setup page, because no connection is in use."""
        title = self.tr("Connect to the face service")
        text = self.tr("You need the API host, AppKey and AppSecret from your administrator.")
        if self._has_choice:
            title = self.tr("Choose a connection")
            text = self.tr("No connection is selected. Choose one above, to the left of the user type.")
        self._setup.show_words(title, text)
        self._turn_to(self._setup)

    def set_choice(self, has_choice: bool) -> None:  # noqa: FBT001 - a setter's one value
        """Set whether there are connections to select from."""
        self._has_choice = has_choice
        if "_setup" in vars(self) and self._page is self._setup:
            self.show_setup()

    def show_busy(self, line: str) -> None:
        """Show the progress of a lookup; nothing is shown while the line is empty."""
        self._busy.show_line(line)
        self._turn_to(self._busy)

    def show_notice(
        self,
        icon: str,
        title: str,
        text: str,
        *,
        tone: str = "secondary",
        reportable: bool = False,
        types: Sequence[UserType] = (),
    ) -> None:
        """Show a page that explains why there is no photo.

        Args:
            icon, tone: the picture above the texts.
            title, text: what happened, and what to do.
            reportable: whether to offer a text for a ticket.
            types: other user types to offer for the same id.
        """
        meaning = self.tr("Look up the same ID with this user type")
        chips = [(user_type, name_of(user_type), meaning) for user_type in types]
        self._notice.show_chips(self.tr("Try the same ID as"), chips)
        self._ticket.setVisible(reportable)
        self._notice.show_icon(icon, tone=tone)
        self._notice.show_words(title, text)
        self._turn_to(self._notice)

    def show_photo(self, picture: Picture, *, name: str) -> None:
        """Show a photo; `name` is the person's name, ready for display."""
        self._has_photo = True
        self._photo.show_photo(picture, name=name)
        self._show_page(self._photo)

    def clear(self) -> None:
        """Drop the photo and its pixels."""
        if self._has_photo:
            self._photo.show_photo(None)
        self._has_photo = False

    def keep_clear(self, height: int) -> None:
        """Keep this many logical pixels at the top of text pages empty, for a message; 0 for no message."""
        if height != self._clear_height:
            self._clear_height = height
            self._apply_clear_space()

    def minimumSizeHint(self) -> QSize:
        page = self._pages.currentWidget()
        return page.minimumSizeHint() if page is not None else super().minimumSizeHint()  # hidden pages need no room

    def _on_blank(self) -> None:
        """Blank the content, except the progress of a lookup; or show it again, with the focus where it was."""
        if self._page is not None:
            self._show_page(self._page)

    def _turn_to(self, page: QWidget) -> None:
        self.clear()
        self._show_page(page)

    def _show_page(self, page: QWidget) -> None:
        self._page = page
        hides = visibility.blank and self.shows_photo is not None
        if hides:
            self._hidden.show_words(
                self.tr("Content hidden"), self.tr("There was no activity for five minutes, or the screen was locked.")
            )
        self._pages.setCurrentWidget(self._hidden if hides else page)
        self._apply_clear_space()
        current = self._pages.currentWidget()
        name, description = current.words if isinstance(current, StagePage) else (_photo_words(), "")
        self.setAccessibleName(name)  # screen readers announce it when one of the buttons gets the focus
        self.setAccessibleDescription(description)

    def _apply_clear_space(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, StagePage):
            page.keep_clear(self._clear_height)


def _photo_words() -> str:
    from faceviewer.wording.catalogue import say  # noqa: PLC0415 - not for the first paint

    return say(language_in_use(), "record", "field", "photo")
