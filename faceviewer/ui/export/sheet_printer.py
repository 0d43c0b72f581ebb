"""Print a record sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileSystemModel

from faceviewer.ui.export.record_sheet import Sheet, page_layout, paint_sheet
from faceviewer.ui.parts.dialog import FileKinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class SheetPrinter(QObject):
    """Asks for a printer, and prints one sheet.

    If the user prints to a file, the caller writes it: Qt would make it readable for all users.

    Args:
        window: parent of the dialog.

    Signals:
        printed: the name of the printer that accepted the sheet.
        failed: the printer did not accept the sheet.
    """

    printed = Signal(str)
    failed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._kinds = FileKinds()
        self._printer: QPrinter | None = None
        self._sheet: Sheet | None = None
        self._to_file: Callable[[Path], None] | None = None
        self._dialog: QPrintDialog | None = None

    def ask(self, sheet: Sheet, *, to_file: Callable[[Path], None]) -> None:
        """Open the system's print dialog.

        Args:
            sheet: the sheet to print.
            to_file: called with the path if the user prints to a file (a callback).
        """
        self._sheet, self._to_file = sheet, to_file
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(sheet.title)
        self._printer.setPageLayout(page_layout())
        dialog = QPrintDialog(self._printer, self._window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)  # noqa: FBT003 - Qt's signature
        for files in dialog.findChildren(QFileSystemModel):  # completes the name of a file to print to
            files.setIconProvider(self._kinds)
        dialog.finished.connect(self._on_closed)
        self._dialog = dialog
        # The format of SLOT(); the stub wants bytes, which open() rejects.
        dialog.open(self, "1_print()")  # type: ignore[arg-type]

    @Slot()
    def _print(self) -> None:
        printer, sheet = self._printer, self._sheet
        if printer is None or sheet is None:
            return
        if printer.outputFileName() and self._to_file is not None:
            self._to_file(Path(printer.outputFileName()))
            return
        painter = QPainter()
        if not painter.begin(printer):
            self.failed.emit()
            return
        area = printer.pageLayout().paintRectPixels(printer.resolution())
        paint_sheet(painter, QRectF(0, 0, area.width(), area.height()), sheet)
        if painter.end():
            self.printed.emit(printer.printerName())
        else:
            self.failed.emit()

    def forget(self) -> None:
        """Close the dialog and drop the sheet."""
        if self._dialog is not None:
            self._dialog.reject()

    @Slot()
    def _on_closed(self) -> None:
        dialog, self._dialog, self._sheet, self._to_file = self._dialog, None, None, None
        if dialog is not None:
            dialog.deleteLater()
