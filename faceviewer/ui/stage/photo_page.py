"""The page of the stage with the photo and its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from faceviewer.ui.action_table import WHY_CONCEALED
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import vbox
from faceviewer.ui.stage.photo_bar import PhotoBar
from faceviewer.ui.stage.photo_view import PhotoView
from faceviewer.ui.texts import translated
from faceviewer.ui.visibility import visibility

if TYPE_CHECKING:
    from faceviewer.core.photo import Picture

_INSET = 24  # logical pixels around the text on a hidden photo


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
        self._name, self._size = "", (0, 0)
        self._rotated = self._mirrored = False
        self._concealed = PlainLabel(tone="over", wraps=True, centred=True)
        self._concealed.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        vbox(
            (self._concealed, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom),
            on=self.view,
            margins=_INSET,
        )
        vbox((self.view, 1), self.bar, on=self, spacing=6, margins=(6, 6, 6, 8))
        self.view.turned.connect(self._on_turned)
        visibility.photo_changed.connect(self._describe)
        translated(self._describe)

    def show_photo(self, picture: Picture, *, name: str) -> None:
        """Show a photo; `name` is the person's name, ready for display."""
        self._name, self._size = name, (picture.width, picture.height)
        self.view.show_picture(picture)
        self._describe()

    def clear(self) -> None:
        """Remove the photo and drop its pixels."""
        self._name, self._size = "", (0, 0)
        self.view.show_picture(None)
        self._describe()

    def _on_turned(self, rotated: bool, mirrored: bool) -> None:  # noqa: FBT001 - the signature of a signal
        self._rotated, self._mirrored = rotated, mirrored
        self._describe()

    def _describe(self) -> None:
        """Set the accessible texts for the photo and its view."""
        width, height = self._size
        facts = [self.tr("{width} by {height} pixels").format(width=width, height=height)]
        concealed = visibility.photo_concealed
        self._concealed.setVisible(concealed)
        self._concealed.setText(self._why_concealed() if concealed else "")
        facts += [self.tr("hidden")] if concealed else []
        facts += [self.tr("rotated")] if self._rotated else []
        facts += [self.tr("mirrored")] if self._mirrored else []
        self.view.setAccessibleName(self.tr("Face photo of {name}").format(name=self._name))
        self.view.setAccessibleDescription(self.tr(", ").join(facts))

    def _why_concealed(self) -> str:
        if visibility.sharing:
            return QCoreApplication.translate("Actions", WHY_CONCEALED)
        reveal = next((action for action in self.view.actions() if action.objectName() == "reveal"), None)
        key = reveal.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if reveal is not None else ""
        if not key:
            return self.tr("Photos stay hidden until you show them again with the eye button below.")
        words = self.tr(
            "Photos stay hidden until you show them again with the eye button below, or with {key} on the photo."
        )
        return words.format(key=key)
