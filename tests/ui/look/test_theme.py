"""Contrast of the colours, tones, strong text and the frame of the focus."""

from itertools import product

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faceviewer.ui.look.localisation import has_chinese_font
from faceviewer.ui.look.theme import DARK, LIGHT, Tokens, set_tone, stylesheet
from faceviewer.ui.parts.labels import PlainLabel
from faceviewer.ui.parts.layout import vbox
from tests.ui.acting import show

_LEAST = 4.5  # WCAG 2.2, 1.4.3


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_colours_have_enough_contrast(tokens: Tokens) -> None:
    texts = ("text", "secondary", "ok", "warn", "bad", "info")
    pairs = [*product(texts, ("window", "surface", "sunken", "hover"))]
    pairs += [(tone, f"{tone}_soft") for tone in ("ok", "warn", "bad", "info")]
    pairs += [*product(("text", "secondary"), ("ok_soft", "warn_soft", "bad_soft", "info_soft"))]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover")]
    contrasts = {pair: _contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) for pair in pairs}
    assert {pair: contrast for pair, contrast in contrasts.items() if contrast < _LEAST} == {}


@pytest.mark.parametrize("tone", ["bad", "secondary"])
def test_tone_set_on_a_hidden_label_is_visible_once_it_is_shown(qtbot: QtBot, tone: str) -> None:
    window, label = QWidget(), PlainLabel("Nothing was changed.")
    qtbot.addWidget(window)
    vbox(label, on=window)
    window.setStyleSheet(stylesheet(LIGHT, points=10))
    label.hide()
    window.show()
    label.sizeHint()  # Qt applies the stylesheet, without a tone
    set_tone(label, tone)
    label.show()
    assert label.palette().windowText().color().name() == getattr(LIGHT, tone)


@pytest.mark.parametrize("text", ["当前可通行", "Can pass"])
def test_strong_text_is_bolder_in_fonts_without_bold_too(qtbot: QtBot, text: str) -> None:
    if not text.isascii() and not has_chinese_font():
        pytest.skip("no Chinese font is installed")

    def ink(tone: str) -> int:
        label = show(qtbot, PlainLabel(text, tone=tone))
        label.setStyleSheet(stylesheet(LIGHT, points=20))
        image = label.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return sum(255 - value for value in bytes(image.constBits()))

    plain, strong = ink("none"), ink("strong")
    assert strong > 1.15 * plain


_FRAME = 3  # pixels: the widest border of a control that has the focus


def _with_and_without_focus(qtbot: QtBot, control: QWidget) -> tuple[QImage, QImage]:
    before, window = QPushButton(), QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet(stylesheet(LIGHT, points=10))
    control.setFixedSize(QSize(120, 60))
    vbox(before, control, on=window)
    window.show()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    without = control.grab().toImage()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    qtbot.waitUntil(control.hasFocus)
    return without, control.grab().toImage()


@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QCheckBox, QLineEdit, QListWidget, QTreeWidget, QTableView])
def test_focused_control_looks_different(qtbot: QtBot, kind: type[QWidget]) -> None:
    control = kind()
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    without, focused = _with_and_without_focus(qtbot, control)
    assert without != focused


@pytest.mark.parametrize("tone", ["", "primary", "chip"])
def test_focused_button_has_a_single_frame(qtbot: QtBot, tone: str) -> None:
    button = QPushButton()
    button.setProperty("tone", tone)
    _, image = _with_and_without_focus(qtbot, button)
    inside = image.rect().adjusted(30, _FRAME, -30, -_FRAME)  # without the round corners
    places = [(x, y) for x in range(inside.left(), inside.right()) for y in range(inside.top(), inside.bottom())]
    assert len({image.pixel(x, y) for x, y in places}) == 1
