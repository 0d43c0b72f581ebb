"""Where the way to the face service ends: the doctor's steps, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from faceviewer import __version__
from faceviewer.ui.look.theme import set_tone
from faceviewer.ui.parts.check_row import CheckRow
from faceviewer.ui.parts.dialog import Dialog
from faceviewer.ui.parts.plain_label import PlainLabel
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from faceviewer.wording.checks import CheckWords


class DoctorDialog(Dialog):
    """Lists what was checked, as it becomes known.

    Signals:
        run_requested: everything shall be checked again.
        copy_requested: all steps as plain text, for the clipboard.
    """

    run_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, width=580, height=700)
        self._host = ""
        self._running = self._unlocking = False
        self._steps: list[CheckRow] = []
        self._state = PlainLabel(tone="small")
        self._list = QVBoxLayout()
        self._again, self._copy = QPushButton(), QPushButton()
        self._close = QPushButton(default=True)
        self._build()
        self._again.clicked.connect(self.run_requested)
        self._copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.accept)
        translated(self._apply_texts)

    def show_running(self, host: str) -> None:
        """Clear the checks and show that the way to a host is being checked."""
        self._host, self._running, self._unlocking = host, True, False
        for row in self._steps:
            row.hide()  # it is deleted later, and must not be seen until then
            self._list.removeWidget(row)
            row.deleteLater()
        self._steps = []
        self._apply_texts()

    def show_unlocking(self) -> None:
        """Show that the keyring is waited for."""
        self._unlocking = True
        self._apply_texts()

    def show_check(self, *, passed: bool | None, words: CheckWords) -> None:
        """Add the result of a check; None where it was not tried."""
        if self._unlocking:
            self._unlocking = False
            self._apply_texts()
        row = CheckRow(passed=passed, words=words)
        self._list.insertWidget(len(self._steps), row)
        self._steps.append(row)

    def show_done(self) -> None:
        """Show that all checks are done."""
        self._running = False
        self._apply_texts()

    def _build(self) -> None:
        set_tone(self._close, "primary")
        inside = QWidget()
        inside.setObjectName("clear")
        self._list.setSpacing(14)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(14)
        column.addLayout(self._list)
        column.addWidget(self._state)
        column.addStretch()
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setWidget(inside)
        self.body.addWidget(self._scroll)
        self.foot.addWidget(self._again)
        self.foot.addWidget(self._copy)
        self.foot.addStretch()
        self.foot.addWidget(self._close)

    def _on_copy(self) -> None:
        lines = [f"FaceViewer {__version__}, {self._host}", *(row.report for row in self._steps)]
        self.copy_requested.emit("\n".join(lines) + "\n")

    def _apply_texts(self) -> None:
        remark = self.tr(
            "Checks each step of the connection to {host}, and sends one signed request with an ID that does not exist."
        )
        self.set_words(self.tr("Check connection"), remark.format(host=self._host or "—"))
        self._state.setText(self.tr("Waiting for the keyring…") if self._unlocking else self.tr("Checking…"))
        self._state.setVisible(self._running)
        self._scroll.setAccessibleName(self.tr("Results"))
        self._again.setText(self.tr("Run again"))
        self._again.setEnabled(not self._running)
        self._copy.setText(self.tr("Copy report"))
        self._copy.setEnabled(not self._running)
        self._close.setText(self.tr("Close"))
