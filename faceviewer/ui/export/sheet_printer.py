"""Print a record sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileSystemModel

from faceviewer.ui.export.record_sheet import Sheet, page_layout, paint_sheet
from faceviewer.ui.parts.dialog import file_kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def ask_for_printer(
    window: QWidget,
    sheet: Sheet,
    *,
    to_file: Callable[[Path], None],
    printed: Callable[[str], None],
    failed: Callable[[], None],
) -> QPrintDialog:
    """Open the system's print dialog and print a sheet; the dialog deletes itself, and can be rejected before.

    If the user prints to a file, the caller writes it: Qt would make it readable for all users.

    Args:
        window: parent of the dialog.
        sheet: the sheet to print.
        to_file: called with the path if the user prints to a file (a callback).
        printed: called with the name of the printer that accepted the sheet (a callback).
        failed: called if the printer did not accept the sheet (a callback).
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(sheet.title)
    printer.setPageLayout(page_layout())
    dialog = QPrintDialog(printer, window)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, False)  # noqa: FBT003 - Qt's signature
    for files in dialog.findChildren(QFileSystemModel):  # completes the name of a file to print to
        files.setIconProvider(file_kinds())

    def on_finished(result: int) -> None:
        dialog.deleteLater()
        if result != QDialog.DialogCode.Accepted:
            return
        if path := printer.outputFileName():
            to_file(Path(path))
        elif _print(printer, sheet):
            printed(printer.printerName())
        else:
            failed()

    dialog.finished.connect(on_finished)
    QDialog.open(dialog)  # in PySide6, QPrintDialog.open() needs a slot
    return dialog


def _print(printer: QPrinter, sheet: Sheet) -> bool:
    painter = QPainter()
    if not painter.begin(printer):
        return False
    area = printer.pageLayout().paintRectPixels(printer.resolution())
    paint_sheet(painter, QRectF(0, 0, area.width(), area.height()), sheet)
    return painter.end()
