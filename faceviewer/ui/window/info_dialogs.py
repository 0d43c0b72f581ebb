"""Dialogs for unexpected errors, for the sample people and about the program."""

from __future__ import annotations

import platform
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot, qVersion
from PySide6.QtWidgets import QPlainTextEdit

from faceviewer import __version__
from faceviewer.ui.action_table import name_of_action
from faceviewer.ui.clipboard import clipboard
from faceviewer.ui.parts.button import Button
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.layout import Stretch, fill
from faceviewer.ui.texts import language_in_use

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from faceviewer.core.query import Sample

_TAB = 22  # characters between tab stops; the widest column contains ids


class InfoDialogs(QObject):
    """Opens the dialogs, one at a time."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    @cached_property
    def _report(self) -> ReportDialog:
        return ReportDialog(self._window)

    @Slot(str)
    def show_unforeseen(self, report: str) -> None:
        """Show the report of an unexpected error; errors while it is open have the same cause and are dropped.

        Its texts are in the code: if reading a word file is the error, this must not cause it again.
        """
        if not self._report.is_open:
            self._report.show_report(
                self.tr("Something went wrong in FaceViewer"),
                self.tr(
                    "FaceViewer keeps running. Send this report to your administrator or to the maintainers of "
                    "FaceViewer. It contains no secrets and no personal data."
                ),
                report,
            )

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """Show the sample ids, as a text that is valid as a list of IDs."""
        language = language_in_use()
        rows = [(sample.user_type or "*", sample.user_id, sample.shows[language]) for sample in samples]
        self._report.show_report(
            name_of_action("samples"),
            self.tr("All of them are drawings. They can be looked up on the training gateway; * means any user type."),
            "\n".join(map("\t".join, [("userType", "userId", ""), *rows])),
        )

    @Slot()
    def show_about(self) -> None:
        """Show the versions and the license of the program."""
        lines = (f"FaceViewer {__version__}", f"Python {platform.python_version()}", f"Qt {qVersion()}")
        self._report.show_report(
            name_of_action("about"),
            self.tr("Shows a face registered for door access, with its record."),
            "\n".join((*lines, platform.platform(), self.tr("License: {name}").format(name="MIT"))),
        )


class ReportDialog(Dialog):
    """A plain text to read and copy; with `save`, a button calls it with the text."""

    def __init__(self, parent: QWidget | None, *, save: Callable[[str], object] | None = None) -> None:
        super().__init__(parent, width=680, height=480)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setObjectName("report")
        self._text.setTabChangesFocus(True)
        self._text.setTabStopDistance(_TAB * self._text.fontMetrics().horizontalAdvance("0"))
        copy = Button(lambda: self.tr("Copy"), lambda: clipboard().copy(self._text.toPlainText()))
        close = Button(lambda: self.tr("Close"), self.accept, tone="primary", default=True)
        fill(self.body, self._text)
        fill(self.foot, Stretch(), copy)
        if save is not None:
            fill(self.foot, Button(lambda: self.tr("Save…"), lambda: save(self._text.toPlainText())))
        fill(self.foot, close)

    def show_report(self, headline: str, remark: str, text: str) -> None:
        """Show a text and open the dialog."""
        self.set_words(headline, remark)
        self._text.setPlainText(text)
        self._text.setAccessibleName(headline)
        self.open()
