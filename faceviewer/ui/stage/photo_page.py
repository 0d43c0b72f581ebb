"""The page of the stage with the photo and its buttons."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from faceviewer.core.pattern import pattern
from faceviewer.ui.action_table import name_of_action
from faceviewer.ui.look.theme import scaled, set_tone
from faceviewer.ui.parts.button import IconButton
from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.fields import Field
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import Stretch, hbox, vbox
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.texts import language_in_use, translated
from faceviewer.ui.visibility import visibility
from faceviewer.wording.catalogue import say

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QMouseEvent

    from faceviewer.core.photo import Picture

_INSET = 24  # logical pixels around the text on a hidden photo
_GROUP_GAP = 14
_SPACING = 4
_EDGES = 14  # logical pixels, both margins of the page together
_PRESETS = (25, 50, 100, 150, 200, 400)
_ARROW, _AROUND = 20, 22  # logical pixels beside the text: the arrow, which grows with the text, and some space
_PER_CENT = pattern(r"(\d+(?:[.,]\d*)?)\s*%?", re.ASCII)


class _PerCent(Field):
    """Selects its text when it gets the focus by a click, as with Tab, so that typing replaces the number."""

    _focused_by_click = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focused_by_click = event.reason() is Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._focused_by_click and not self.hasSelectedText():
            self.selectAll()
        self._focused_by_click = False


class ZoomField(Combo):
    """A field for the zoom; Enter applies the text. Invalid or unfinished text is replaced by the current zoom.

    Signals:
        zoom_chosen: the zoom, 1.0 for 100 %; it may be out of range.
    """

    zoom_chosen = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._edit = _PerCent()
        self.setLineEdit(self._edit)
        self.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt documents None as no completer
        for percent in _PRESETS:
            self.addItem(f"{percent} %", percent / 100)
        set_tone(self, "compact")
        self._edit.returnPressed.connect(self._on_typed)
        self._edit.editingFinished.connect(self._reset_text)
        self.activated.connect(self._on_preset)

    def show_percent(self, percent: int) -> None:
        """Show the current zoom in per cent, unless the operator is typing."""
        self._shown = f"{percent} %"
        if not (self._edit.hasFocus() and self._edit.isModified()):
            self.setEditText(self._shown)

    def set_words(self, words: str) -> None:
        """Set the tooltip and the accessible name."""
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._edit.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        widest = self.fontMetrics().horizontalAdvance("888 %")
        return QSize(widest + scaled(_ARROW) + _AROUND, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _on_typed(self) -> None:
        zoom = zoom_from(self.currentText())
        self._edit.setModified(False)
        if zoom is not None:
            self.zoom_chosen.emit(zoom)
        self._reset_text()
        self._edit.selectAll()

    def _on_preset(self, index: int) -> None:
        self.zoom_chosen.emit(self.itemData(index))
        self._reset_text()

    def _reset_text(self) -> None:
        self._edit.setModified(False)
        self.setEditText(self._shown)


def zoom_from(text: str) -> float | None:
    """Parse a typed zoom such as "150", "150 %", "１５０％" or "12,5"; return 1.0 for 100 %, None for invalid text."""
    per_cent = _PER_CENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return float(per_cent[1].replace(",", ".")) / 100 if per_cent else None


class PhotoBar(QWidget):
    """Buttons to zoom, fit, rotate, mirror, show in full screen, hide and drag out a photo.

    Most have the text of the action with the same effect. They change this view also if it is a pinned one, which no
    action does.

    Attributes:
        reveal: the button to hide photos, or to show them again.
        handle: the button to drag the photo out of the window, at any zoom.
    """

    def __init__(self, view: PhotoView) -> None:
        super().__init__()
        self._out, self._in, self._fit = IconButton("minus"), IconButton("plus"), IconButton("fit")
        self._left, self._right = IconButton("rotate-left"), IconButton("rotate-right")
        self._mirror, self._full_screen = IconButton("mirror"), IconButton("full-screen")
        self.reveal, self.handle = IconButton("eye-off"), IconButton("drag-out")
        self._zoom, self._zoom_name = ZoomField(), PlainLabel()
        self._zoom_name.setParent(self)  # never shown: see the labels of LookupBar
        self._zoom_name.hide()
        self._zoom_name.setBuddy(self._zoom)
        self._mirror.setCheckable(True)
        self._always = (self._zoom, self._fit, self.reveal)
        turning = (self._left, self._right, self._mirror, self._full_screen)
        self._groups = ((self._out, self._in), (*turning, self.handle))
        zooming = (self._out, self._zoom, self._in, self._fit)
        parts = (Stretch(), *zooming, _GROUP_GAP, *turning, self.reveal, self.handle, Stretch())
        hbox(*parts, on=self, spacing=_SPACING, margins=0)
        self._buttons = {
            "zoom_out": (self._out, view.zoom_out),
            "zoom_in": (self._in, view.zoom_in),
            "zoom_fit": (self._fit, view.fit),
            "rotate_left": (self._left, view.rotate_left),
            "rotate_right": (self._right, view.rotate_right),
            "mirror": (self._mirror, view.mirror),
            "full_screen": (self._full_screen, view.full_screen_requested),
        }
        for button, slot in self._buttons.values():
            button.clicked.connect(slot)
        view.zoomed.connect(self._show_zoom)
        view.turned.connect(lambda: self._mirror.setChecked(view.is_mirrored))
        self._zoom.zoom_chosen.connect(view.zoom_to)
        visibility.photo_changed.connect(self._show_reveal)
        translated(self._apply_texts)

    def _show_zoom(self, percent: int, fits: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._zoom.show_percent(percent)
        self._fit.setEnabled(not fits)

    def set_room(self, width: int) -> None:
        """Hide the buttons that do not fit a page of this width in logical pixels; all of them are in the menus."""
        room = width - _EDGES - _GROUP_GAP - self._width_of(*self._always)
        for group in self._groups:
            room -= self._width_of(*group)
            for button in group:
                button.setVisible(room >= 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(_GROUP_GAP + self._width_of(*self._always), super().minimumSizeHint().height())

    def _width_of(self, *widgets: QWidget) -> int:
        return sum(widget.sizeHint().expandedTo(widget.minimumSize()).width() + _SPACING for widget in widgets)

    def _apply_texts(self) -> None:
        for key, (button, _) in self._buttons.items():
            button.set_words(name_of_action(key))
        self._zoom.set_words(self.tr("Zoom level in per cent"))
        self._zoom_name.setText(self._zoom.accessibleName())
        self.handle.set_words(self.tr("Drag the photo into a ticket or a folder"))
        self._show_reveal()

    def _show_reveal(self) -> None:
        hidden, sharing = visibility.photo_hidden, visibility.sharing
        self.reveal.set_icon("eye" if hidden or sharing else "eye-off")
        self.reveal.setEnabled(not sharing)
        words = self.tr("Show photo") if hidden else name_of_action("reveal")
        self.reveal.set_words(say(language_in_use(), "actions", "disabled", "sharing") if sharing else words)


class PhotoPage(QWidget):
    """A photo and the buttons to change its view.

    Attributes:
        view: draws the photo.
        bar: the buttons.
    """

    def __init__(self) -> None:
        super().__init__()
        self.view = PhotoView()
        self.bar = PhotoBar(self.view)
        self._name = ""
        self._size = (0, 0)
        self._concealed = PlainLabel(tone="over", wraps=True, centred=True)
        self._concealed.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        vbox(
            (self._concealed, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom),
            on=self.view,
            margins=_INSET,
        )
        vbox((self.view, 1), self.bar, on=self, spacing=6, margins=(6, 6, 6, 8))
        self.view.turned.connect(self._describe)
        visibility.photo_changed.connect(self._describe)
        translated(self._describe)

    def show_photo(self, picture: Picture | None, *, name: str = "") -> None:
        """Show a photo, or none and drop its pixels; `name` is the person's name, ready for display."""
        self._name = name
        self._size = (picture.width, picture.height) if picture is not None else (0, 0)
        self.view.show_picture(picture)
        self._describe()

    def _describe(self) -> None:
        """Set the accessible texts for the photo and its view."""
        width, height = self._size
        facts = [self.tr("{width} by {height} pixels").format(width=width, height=height)]
        concealed = visibility.photo_concealed
        self._concealed.setVisible(concealed)
        self._concealed.setText(self._why_concealed() if concealed else "")
        facts += [self.tr("hidden")] if concealed else []
        facts += [self.tr("rotated")] if self.view.is_rotated else []
        facts += [self.tr("mirrored")] if self.view.is_mirrored else []
        self.view.setAccessibleName(self.tr("Face photo of {name}").format(name=self._name))
        self.view.setAccessibleDescription(self.tr(", ").join(facts))

    def _why_concealed(self) -> str:
        if visibility.sharing:
            return say(language_in_use(), "actions", "disabled", "sharing")
        reveal = next((action for action in self.view.actions() if action.objectName() == "reveal"), None)
        key = reveal.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if reveal is not None else ""
        if not key:
            return self.tr("Photos stay hidden until you show them again with the eye button below.")
        words = self.tr(
            "Photos stay hidden until you show them again with the eye button below, or with {key} on the photo."
        )
        return words.format(key=key)
