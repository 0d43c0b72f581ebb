"""Send text typed or scanned outside text fields to the id field, or show why it is not looked up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer, Slot
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from faceviewer.core.clues import Clue, Source, find_clues
from faceviewer.core.limits import CLUES, PASTED_CHARACTERS, SCANS_TOGETHER_SECONDS
from faceviewer.core.pattern import pattern
from faceviewer.core.query import MOBILE, UserType, clean_user_id
from faceviewer.ui.lookup.keys import parts_of, takes_text
from faceviewer.ui.window.message_bar import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from faceviewer.ui.lookup.key_watch import KeyWatch
    from faceviewer.ui.lookup.paste import Paste
    from faceviewer.ui.stage.photo_view import PhotoView
    from faceviewer.ui.window.lookup_bar import LookupBar
    from faceviewer.ui.window.message_bar import MessageBar

_CONTENT = pattern(r"(?i)[a-z][a-z0-9+.\-]+:|www\.|[<{\[]")
"""The start of a code that is not an id but may contain one: a URL of any scheme, a vCard, XML, JSON."""
_CARD_ENDS = pattern(r"(?i)\nEND:(?:VCARD|VCALENDAR)\s*$")
_REFUSED_MS = 8000


class Scanner(QObject):
    """Looks up scanned ids: the last of several is looked up, and those before it are offered."""

    def __init__(self, *, keys: KeyWatch, paste: Paste, bar: LookupBar, view: PhotoView, message: MessageBar) -> None:
        super().__init__(bar)
        self._keys, self._paste = keys, paste
        self._bar, self._view, self._message = bar, view, message
        self._recent: list[tuple[UserType, str]] = []
        self._scanned_at = 0.0
        self._begun = ""  # the lines so far of a vCard or of JSON, of which each arrives as a separate code
        self._in_dialog = False
        self._before_photo: QWidget | None = None
        keys.typed.connect(self._on_typed)
        keys.scanned.connect(self._on_scanned)
        keys.continued.connect(self._on_continued)
        keys.pasted.connect(self._on_pasted)
        keys.refused.connect(self._on_refused)
        keys.composed.taken.connect(self._on_composed)
        view.pushed.connect(self._on_pushed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self._go_to_field()
        self._bar.field.insert(text)

    @Slot()
    def _on_pasted(self) -> None:
        self._go_to_field()
        self._bar.field.paste()

    def _go_to_field(self) -> None:
        self._bar.leave_full_screen()
        self._bar.activateWindow()
        self._bar.focus_id()

    @Slot(str)
    def _on_scanned(self, text: str) -> None:
        bar = self._bar
        parts = parts_of(text)
        if not parts:
            return
        now = time.monotonic()
        together = now - self._scanned_at <= SCANS_TOGETHER_SECONDS
        before = [one for one in self._recent if together and one[1] != parts[-1]]
        self._scanned_at = now
        if together and self._begun:  # the text is the next line
            text = f"{self._begun}\n{text}"[:PASTED_CHARACTERS]
        clues: Sequence[Clue] = find_clues(text, chosen=bar.user_type)
        is_content = _CONTENT.match(text) is not None or (len(parts) == 1 and self._holds_more(text, clues))
        is_begun = _is_begun(text)
        self._begun = text if is_begun else ""
        scanned = [(bar.user_type, part) for part in parts]
        self._recent = before if is_content else [*before, *scanned]
        if is_content or len(parts) > 1:
            clues = clues if is_content else self._clues(self._recent)
            self._on_typed("" if clues or is_begun or "\n" in text else text)
            self._paste.offer_scanned(clues, lambda: self.tr("The code has several parts. Choose the ID."))
            if not clues:
                self._show_warning(lambda: self.tr("Not looked up: no user ID was found in the scanned code."))
            else:
                self._message.hide()  # an earlier note may say that no id was found
            return
        if self._keys.caps_lock and bar.user_type is not UserType.PHONE and parts[0].swapcase() != parts[0]:
            # Most scanners ignore Caps Lock, and those that do not cannot be distinguished from them.
            self._offer_choice(
                (parts[0].swapcase(), parts[0]),
                lambda: self.tr("Caps Lock is on: capital and small letters may be swapped. Choose the ID."),
            )
            return
        bar.ask(bar.user_type, parts[0])
        bar.come_back()
        self._paste.offer_scanned(self._clues(before), lambda: self.tr("Scanned just before this one"))

    @Slot(str, str)
    def _on_continued(self, text: str, whole: str) -> None:
        """Offer a code scanned after typed text, with and without that text, unless the code alone is valid."""
        user_type = self._bar.user_type
        is_number = user_type is UserType.PHONE and MOBILE.fullmatch(text) is not None
        if is_number or _CONTENT.match(text) or self._holds_more(text, find_clues(text, chosen=user_type)):
            self._on_scanned(text)
            return
        self._offer_choice((text, whole), lambda: self.tr("The field was not empty before the scan. Choose the ID."))

    def _offer_choice(self, ids: tuple[str, str], title: Callable[[], str]) -> None:
        """Clear the field, and offer what a scan may mean, with the selected user type."""
        user_type = self._bar.user_type
        self._on_typed("")
        self._paste.offer_scanned(self._clues([(user_type, user_id) for user_id in ids]), title)

    def _holds_more(self, text: str, clues: Sequence[Clue]) -> bool:
        """Return whether a text contains more than its ids."""
        whole, _ = clean_user_id(self._bar.user_type, text)
        return any(clue.user_id != whole and clue.source is not Source.WORD for clue in clues)

    def _clues(self, scanned: list[tuple[UserType, str]]) -> list[Clue]:
        """Return the last clues to offer, with the user types that were selected at the time of each scan."""
        ids = dict.fromkeys((user_type, clean_user_id(user_type, text)[0]) for user_type, text in scanned)
        return [Clue(user_type, user_id, Source.SCANNED) for user_type, user_id in list(ids)[-CLUES:]]

    @Slot()
    def _on_refused(self) -> None:
        self._show_warning(
            lambda: self.tr("Not looked up: a code was scanned while a dialog was open. Close it and scan again.")
        )

    @Slot()
    def _on_composed(self) -> None:
        self._show_warning(
            lambda: self.tr(
                "Not looked up: the input method changed what was scanned. Switch it to English (Shift), then scan "
                "again."
            )
        )

    def _show_warning(self, text_of_note: Callable[[], str]) -> None:
        self._message.show_note(lambda: Note(text_of_note()), tone="warn", urgent=True)
        dialog = QApplication.activeWindow()
        if isinstance(dialog, QDialog):  # the dialog may cover the message
            QToolTip.showText(dialog.mapToGlobal(dialog.rect().topLeft()), text_of_note(), dialog, QRect(), _REFUSED_MS)

    @Slot(QWidget, QWidget)
    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        if now is self._view:
            self._before_photo = before
        was_in_dialog = self._in_dialog
        self._in_dialog = isinstance(now.window(), QDialog)
        if was_in_dialog and now.window() is self._bar.window() and not takes_text(now):
            QTimer.singleShot(0, self._bar.come_back)

    @Slot()
    def _on_pushed(self) -> None:
        """Return the focus to the id field after the photo was moved with the mouse, if the id field had it before."""
        if self._before_photo is self._bar.field:
            self._bar.come_back()


def _is_begun(text: str) -> bool:
    """Return whether a vCard or JSON is incomplete and continues on another line."""
    if text[:6].upper() == "BEGIN:":
        return not _CARD_ENDS.search(text)
    opened, closed = (sum(map(text.count, signs)) for signs in ("{[", "}]"))
    return text[:1] in {"{", "["} and opened > closed
