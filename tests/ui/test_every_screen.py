"""Every window in both languages: nothing without a name, nothing cut off, nothing taken for markup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTextEdit, QWidget

from faceviewer.core.language import Language
from faceviewer.core.problem import Kind, Problem, Trace
from faceviewer.store.settings import Theme
from faceviewer.ui.lookup_presenter import Failed, judged
from tests.screens import Photographer
from tests.ui.fakes import finding, picture, query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture
def photographer(qapp: QApplication) -> Iterator[Photographer]:
    photographer = Photographer(qapp)
    yield photographer
    photographer.dress(Language.EN, Theme.LIGHT)


@pytest.mark.parametrize("language", list(Language))
def test_every_state_can_be_read_and_heard(photographer: Photographer, language: Language, qapp: QApplication) -> None:
    photographer.dress(language, Theme.LIGHT)
    faults = []
    for name, make in photographer.states():
        widget = make()
        widget.show()
        for _ in range(2):  # a text that turns out to need a line more moves what is around it
            qapp.processEvents()
        faults += [f"{name}: {fault}" for fault in (*_without_name(widget), *_cut_off(widget))]
        widget.close()
        widget.deleteLater()
    assert not faults


def test_the_window_at_its_smallest_cuts_nothing_off(photographer: Photographer, qapp: QApplication) -> None:
    for language in Language:
        photographer.dress(language, Theme.LIGHT)
        window = photographer.found("13800138000")
        window.resize(window.minimumSize())
        window.show()
        qapp.processEvents()
        assert not list(_cut_off(window))
        window.close()


def test_a_name_that_looks_like_markup_is_shown_as_it_is(
    photographer: Photographer, qtbot: QtBot, qapp: QApplication
) -> None:
    photographer.dress(Language.EN, Theme.LIGHT)
    name = '<img src="file:///etc/hostname"> <b>bold</b>'
    window = photographer.window(judged(finding(query(), name=name, picture=picture()), now=datetime.now(UTC)))
    qtbot.addWidget(window)
    window.show()
    qapp.processEvents()
    assert name in [text.toPlainText() for text in window.card.findChildren(QTextEdit)]
    assert name in window.stage.view.accessibleName()
    _assert_no_rich_text(window)


def test_what_a_server_wrote_is_quoted_as_it_is(photographer: Photographer, qtbot: QtBot, qapp: QApplication) -> None:
    photographer.dress(Language.EN, Theme.LIGHT)
    trace = Trace(request_id="r", server_text='<a href="https://evil.example">click</a>\nnext line')
    window = photographer.window(Failed(query(), Problem(Kind.SERVER_FAILED, code=500, trace=trace)))
    qtbot.addWidget(window)
    window.show()
    qapp.processEvents()
    texts = [text.toPlainText() for text in window.message.findChildren(QTextEdit)]
    assert texts == ['From the server: “<a href="https://evil.example">click</a> next line”']
    _assert_no_rich_text(window)


@pytest.mark.parametrize("language", list(Language))
def test_every_state_has_one_button_that_is_the_one_to_press(
    photographer: Photographer, language: Language, qapp: QApplication
) -> None:
    photographer.dress(language, Theme.LIGHT)
    for name, make in photographer.states():
        widget = make()
        widget.show()
        qapp.processEvents()
        primary = [b for b in widget.findChildren(QAbstractButton) if b.property("tone") == "primary" and b.isVisible()]
        assert len(primary) <= 1, name
        widget.close()
        widget.deleteLater()


def _assert_no_rich_text(window: QWidget) -> None:
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for widget in window.findChildren(QWidget):
        assert "<" not in widget.toolTip()


def _without_name(widget: QWidget) -> Iterator[str]:
    for child in widget.findChildren(QWidget):
        takes_focus = child.focusPolicy() is not Qt.FocusPolicy.NoFocus and child.isVisible()
        if takes_focus and not child.objectName().startswith("qt_") and not _spoken(child):
            yield f"{type(child).__name__} has no accessible name"


def _spoken(child: QWidget) -> str:
    text = child.text() if isinstance(child, QAbstractButton) else ""
    return child.accessibleName() or text


def _cut_off(widget: QWidget) -> Iterator[str]:
    for child in widget.findChildren(QWidget):
        fits = next((check for kind, check in _FITS.items() if isinstance(child, kind)), None)
        if child.isVisible() and fits is not None and not fits(child):
            yield f"{type(child).__name__} {child.accessibleName()!r} {getattr(child, 'text', str)()!r} {child.size()}"


def _label_fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.heightForWidth(label.width()) <= label.height()
    return label.sizeHint().width() <= label.width() and label.sizeHint().height() <= label.height()


def _button_fits(button: QAbstractButton) -> bool:
    is_icon = not button.icon().isNull()
    return is_icon or button.fontMetrics().horizontalAdvance(button.text().replace("&", "")) <= button.width()


def _choice_fits(choice: QComboBox) -> bool:
    return choice.fontMetrics().horizontalAdvance(choice.currentText()) + 40 <= choice.width()


def _text_fits(text: QTextEdit) -> bool:
    return text.document().size().height() <= text.height() + 1


def _field_fits(field: QLineEdit) -> bool:
    return bool(field.text()) or field.fontMetrics().horizontalAdvance(field.placeholderText()) <= field.width() - 20


_FITS: dict[type[QWidget], Callable[[Any], bool]] = {
    QLabel: _label_fits,
    QAbstractButton: _button_fits,
    QComboBox: _choice_fits,
    QTextEdit: _text_fits,
    QLineEdit: _field_fits,
}
