"""The tokens that few services ask for: entered, removed, or left as they are kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from faceviewer.ui.parts.combo import Combo
from faceviewer.ui.parts.form import Form
from faceviewer.ui.parts.secret_field import SecretField
from faceviewer.ui.texts import translated

if TYPE_CHECKING:
    from collections.abc import Callable


class _Choice(StrEnum):
    KEPT = "kept"
    ENTERED = "entered"
    NONE = "none"


class TokenForm(Form):
    """iotToken and cloudToken, which the endpoint needs for some AppKeys only.

    Args:
        fault_of: returns what is wrong with a token, by the name of its field in Credentials and what was entered.

    Attributes:
        iot_token, cloud_token: their fields.
    """

    def __init__(self, fault_of: Callable[[str, str], str]) -> None:
        self._choice, self.iot_token, self.cloud_token = Combo(), SecretField(), SecretField()
        self._fault_of = fault_of
        super().__init__(
            (self._choice, self.iot_token, self.cloud_token),
            {
                self.iot_token: lambda: self._missing() or self._fault("iot_token", self.iot_token),
                self.cloud_token: lambda: self._fault("cloud_token", self.cloud_token),
            },
        )
        self._has_kept = False
        self._choice.currentIndexChanged.connect(self._on_choice)
        self.show_none(has_kept=False)
        translated(self._apply_texts)

    def show_none(self, *, has_kept: bool) -> None:
        """Show that nothing was entered, and whether secrets are kept; these are never shown again."""
        self._has_kept = has_kept
        self._choice.clear()
        for choice in _Choice if has_kept else (_Choice.KEPT, _Choice.ENTERED):
            self._choice.addItem("", choice)
        for field in (self.iot_token, self.cloud_token):
            field.empty()
        self.clear_faults()
        self._apply_texts()

    @property
    def replaces(self) -> bool:
        """Whether the tokens that are kept, if any are, shall not stay."""
        return self._choice.currentData() in {_Choice.ENTERED, _Choice.NONE}

    @property
    def tokens(self) -> tuple[str, str]:
        """The iotToken and the cloudToken that were entered."""
        entered = self._choice.currentData() == _Choice.ENTERED
        return (self.iot_token.text().strip(), self.cloud_token.text().strip()) if entered else ("", "")

    def _missing(self) -> str:
        entered = self._choice.currentData() == _Choice.ENTERED
        return self.tr("Enter at least one token.") if entered and not any(self.tokens) else ""

    def _fault(self, name: str, field: SecretField) -> str:
        return self._fault_of(name, field.text().strip()) if self._choice.currentData() == _Choice.ENTERED else ""

    def _on_choice(self) -> None:
        for field in (self.iot_token, self.cloud_token):
            self.set_wanted(field, wanted=self._choice.currentData() == _Choice.ENTERED)

    def _apply_texts(self) -> None:
        self.set_names((self.tr("Tokens"), "iotToken", "cloudToken"))
        self.iot_token.set_name("iotToken")
        self.cloud_token.set_name("cloudToken")
        first = self.tr("Unchanged") if self._has_kept else self.tr("None")
        for place, text in enumerate((first, self.tr("Enter tokens"), self.tr("Remove"))):
            self._choice.setItemText(place, text)
