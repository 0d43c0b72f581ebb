"""A field for a secret."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from faceviewer.store.settings_values import Theme
from faceviewer.ui.connection.network_form import NetworkForm
from faceviewer.ui.look.theme import ThemeSwitch
from faceviewer.ui.look.tokens import DARK, LIGHT
from faceviewer.ui.parts.fields import ButtonedField


def _colours(field: ButtonedField) -> set[str]:
    """Return every colour of the icon inside a field."""
    image = field.button.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("name", ["the eye", "the folder"])
def test_icon_in_a_field_follows_the_theme(name: str, qapp: QApplication, qtbot: QtBot) -> None:
    switch = ThemeSwitch(qapp)
    switch.use(Theme.LIGHT)
    form = NetworkForm()
    field = form.proxy_password if name == "the eye" else form.ca_file
    qtbot.addWidget(form)
    form.show()
    for theme, tokens in ((Theme.DARK, DARK), (Theme.LIGHT, LIGHT)):
        switch.use(theme)
        assert QColor(tokens.secondary).name() in _colours(field)
