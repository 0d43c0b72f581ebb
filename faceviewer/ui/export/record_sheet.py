"""Paint a record sheet: one page with picture, verdict, fields, operator and purpose; write it as PDF, or print it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLocale, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QDialog, QFileSystemModel

from faceviewer.ui.card.verdict_panel import TONES
from faceviewer.ui.export.pdf_text import drawn, with_characters
from faceviewer.ui.export.watermark import ON_PAPER, draw_tiles
from faceviewer.ui.look.theme import LIGHT
from faceviewer.ui.parts.dialog import file_kinds
from faceviewer.ui.stage.drawing import image_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    from PySide6.QtWidgets import QWidget

    from faceviewer.core.photo import Picture
    from faceviewer.core.verdict import Answer
    from faceviewer.wording.verdicts import VerdictWords

_MARGIN = 16.0  # all lengths are in millimetres, font sizes in points
_PHOTO = QSizeF(62.0, 84.0)
_GUTTER, _GAP, _LABELS = 8.0, 5.0, 34.0
_FIELD_LINES, _SIGNED_LINES = 3, 3  # the most lines of a value: 256 hostile characters must fit on the page
_LINES = 40  # of other texts, whose rectangle is smaller
_FOOT = 40.0
_LEAST = QSizeF(178.0, 247.0)  # A4 and Letter without margins are larger; on a smaller page the sheet is reduced
_SHORT_NAME = 32  # characters; a longer name gets a smaller font, in which 64 characters fit
_WATERMARK = 4.2
_RESOLUTION = 300  # dots per inch
_FINEST = 2  # pixels of the photo per dot; with more, the file is large and takes seconds to write
_COLOURS = {answer: (getattr(LIGHT, tone), getattr(LIGHT, f"{tone}_soft")) for answer, tone in TONES.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of a sheet; all texts are safe to show, in one language.

    Attributes:
        title: the heading.
        stamp: date and time, beside the heading.
        picture: the picture with its watermark; None if there is none.
        no_picture: the text in place of a missing picture.
        answer: the verdict, for its colour.
        verdict: the texts of the verdict.
        fields: label and value of each field, the name first.
        signed: label and value of operator, purpose and origin.
        remark: the last line of the page.
        watermark: the lines of the watermark behind everything.
    """

    title: str
    stamp: str
    picture: Picture | None = field(repr=False)
    no_picture: str
    answer: Answer
    verdict: VerdictWords = field(repr=False)
    fields: Sequence[tuple[str, str]] = field(repr=False)
    signed: Sequence[tuple[str, str]]
    remark: str
    watermark: Sequence[str]


def page_layout() -> QPageLayout:
    """Return the page layout for the system's locale: Letter if it measures paper in inches, else A4."""
    inches = QLocale.system().measurementSystem() is QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize(QPageSize.PageSizeId.Letter if inches else QPageSize.PageSizeId.A4)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def sheet_pdf(sheet: Sheet, layout: QPageLayout, *, creator: str) -> bytes:
    """Return a sheet as a PDF whose text can be searched and copied. Thread-safe."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_RESOLUTION)
    writer.setPageLayout(layout)
    writer.setTitle(sheet.title)
    writer.setCreator(creator)
    painter = QPainter(writer)
    texts = paint_sheet(painter, QRectF(0, 0, writer.width(), writer.height()), sheet)
    painter.end()
    buffer.close()
    return with_characters(bytes(data.data()), [drawn(text) for text in texts])


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
        to_file: called with the path if the user prints to a file (a callback).
        printed: called with the name of the printer that accepted the sheet (a callback).
        failed: called if the printer did not accept the sheet (a callback).
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - a sheet saved as PDF does not need it

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


def paint_sheet(painter: QPainter, area: QRectF, sheet: Sheet) -> Sequence[QTextLayout]:
    """Paint a sheet on a page; return its texts in the order of painting.

    The user chooses paper and orientation in the system's print dialog; all of the sheet is on the page in any case.

    Args:
        painter: the painter of a printer or a PDF.
        area: the page without its margins, in dots.
    """
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    dots = painter.device().logicalDpiX() / 25.4
    scale = min(1.0, area.width() / dots / _LEAST.width(), area.height() / dots / _LEAST.height())
    whole = QRectF(area.topLeft() / scale, area.size() / scale)
    painter.save()
    painter.scale(scale, scale)
    draw_tiles(painter, whole, sheet.watermark, letters=_WATERMARK * dots, ink=ON_PAPER)
    page = _Page(painter, whole, dots)
    page.paint(sheet)
    painter.restore()
    return page.texts


class _Page:
    """Lays out the elements of a page; its methods take and return millimetres.

    Attributes:
        texts: the painted texts.
    """

    def __init__(self, painter: QPainter, area: QRectF, dots: float) -> None:
        self._painter = painter
        self._corner = area.topLeft()
        self._dots = dots
        self._size = area.size() / dots
        self.texts: list[QTextLayout] = []

    def paint(self, sheet: Sheet) -> None:
        """Paint the sheet."""
        width = self._size.width()
        top = self._text(sheet.title, QRectF(0, 0, width, 20), size=17, bold=True) + 2
        self._text(sheet.stamp, QRectF(0, 1.6, width, 10), size=9, colour=LIGHT.secondary, right=True)
        self._rule(top)
        top += _GAP
        self._photo(sheet, QRectF(0, top, _PHOTO.width(), _PHOTO.height()))
        beside = _PHOTO.width() + _GUTTER
        below = self._verdict(sheet, QRectF(beside, top, width - beside, _PHOTO.height()))
        below = max(below, top + _PHOTO.height()) + _GAP
        self._rule(below)
        end = self._size.height()
        foot = end - _FOOT
        self._pairs(sheet.fields[1:], QRectF(0, below + 3, width, foot - below - 3), size=10, lines=_FIELD_LINES)
        self._rule(foot)
        end = self._pairs(sheet.signed, QRectF(0, foot + 2, width, end - foot - 2), size=8, lines=_SIGNED_LINES)
        self._text(sheet.remark, QRectF(0, end + 1, width, 10), size=8, colour=LIGHT.secondary)

    def _photo(self, sheet: Sheet, rect: QRectF) -> None:
        picture = sheet.picture
        if picture is None:
            self._painter.fillRect(self._in_dots(rect), QColor(LIGHT.sunken))
            self._text(sheet.no_picture, rect.adjusted(4, 30, -4, 0), size=9, colour=LIGHT.secondary)
            return
        scale = min(rect.width() / picture.width, rect.height() / picture.height)
        fitted = QRectF(rect.topLeft(), QSizeF(picture.width * scale, picture.height * scale))
        target = self._in_dots(fitted)
        image = image_of(picture)
        if image.width() > _FINEST * target.width():
            size = (target.size() * _FINEST).toSize()
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        self._painter.drawImage(target, image)

    def _verdict(self, sheet: Sheet, rect: QRectF) -> float:
        """Paint name, verdict, reasons and caveat; return the y coordinate of their end."""
        ink, ground = _COLOURS[sheet.answer]
        left, width = rect.left(), rect.width()
        name = sheet.fields[0][1]
        size = 15 if len(name) <= _SHORT_NAME else 10
        y = self._text(name, QRectF(left, rect.top(), width, 15), size=size, bold=True) + 3
        inside = QRectF(left + 3, y + 2.5, width - 6, 20)
        end = self._end_of(self._laid_out(sheet.verdict.sentence, inside, size=12, bold=True), inside)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(QColor(ground))
        corner = 2 * self._dots
        self._painter.drawRoundedRect(self._in_dots(QRectF(left, y, width, end + 2.5 - y)), corner, corner)
        self._text(sheet.verdict.sentence, inside, size=12, bold=True, colour=ink)
        y = end + 5.5
        for reason in sheet.verdict.reasons:
            self._text("•", QRectF(left, y, 4, 10), size=9)
            y = self._text(reason, QRectF(left + 4, y, width - 4, 15), size=9) + 1
        return self._text(sheet.verdict.caveat, QRectF(left, y + 1, width, 15), size=8, colour=LIGHT.secondary)

    def _pairs(self, pairs: Sequence[tuple[str, str]], rect: QRectF, *, size: float, lines: int) -> float:
        top = rect.top()
        for label, value in pairs:
            ends = self._text(label, QRectF(0, top, _LABELS - 2, 10), size=size, colour=LIGHT.secondary)
            beside = QRectF(_LABELS, top, rect.width() - _LABELS, rect.bottom() - top)
            top = max(ends, self._text(value, beside, size=size, lines=lines)) + size / 9
        return top

    def _text(
        self,
        text: str,
        rect: QRectF,
        *,
        size: float,
        bold: bool = False,
        right: bool = False,
        colour: str = LIGHT.text,
        lines: int = _LINES,
    ) -> float:
        """Paint a text, wrapped and clipped to its rectangle; return the y coordinate of its end."""
        layout = self._laid_out(text, rect, size=size, bold=bold, right=right, lines=lines)
        self._painter.save()
        self._painter.setPen(QColor(colour))
        self._painter.setClipRect(self._in_dots(rect))
        layout.draw(self._painter, self._in_dots(rect).topLeft())
        self._painter.restore()
        self.texts.append(layout)
        return self._end_of(layout, rect)

    def _end_of(self, layout: QTextLayout, rect: QRectF) -> float:
        return min(rect.top() + layout.boundingRect().height() / self._dots, rect.bottom())

    def _laid_out(
        self, text: str, rect: QRectF, *, size: float, bold: bool, right: bool = False, lines: int = _LINES
    ) -> QTextLayout:
        """Return the layout of a text; if it has more lines than fit its rectangle, the last ends with dots."""
        font = QFont()
        font.setPointSizeF(size)
        # Alternate glyphs (for digits and punctuation) and ligatures (ff) do not map back to the characters that were
        # written: copied text would lack them.
        for feature in ("calt", "liga", "clig", "locl"):
            font.setFeature(QFont.Tag(feature), 0)
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        layout = QTextLayout(text.replace("\n", "\u2028"), font, self._painter.device())
        option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        room = self._in_dots(rect).size()
        shown = _break_lines(layout, room, lines)
        last = layout.lineAt(shown - 1)
        if text and last.textStart() + last.textLength() < len(layout.text()):
            start = last.textStart()
            metrics = QFontMetricsF(font, self._painter.device())
            rest = layout.text()[start:].replace("\u2028", " ")
            shortened = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room.width())
            layout.setText(layout.text()[:start] + shortened)
            _break_lines(layout, room, shown)
        return layout

    def _rule(self, y: float) -> None:
        line = QRectF(0, y, self._size.width(), 0.2)
        self._painter.fillRect(self._in_dots(line), QColor(LIGHT.border))

    def _in_dots(self, rect: QRectF) -> QRectF:
        dots = self._dots
        moved = QRectF(rect.left() * dots, rect.top() * dots, rect.width() * dots, rect.height() * dots)
        return moved.translated(self._corner)


def _break_lines(layout: QTextLayout, room: QSizeF, most: int) -> int:
    """Break a text into lines; return how many of them fit, at least one."""
    y = 0.0
    layout.beginLayout()
    while layout.text() and layout.lineCount() < most and (line := layout.createLine()).isValid():
        line.setLineWidth(room.width())
        line.setPosition(QPointF(0, y))
        y += line.height()
        if y > room.height():
            break
    layout.endLayout()
    return max(1, layout.lineCount() - (y > room.height()))
