"""Signals and waiting calls of the visibility of personal data."""

from typing import Any

import pytest

from faceviewer.ui.visibility import Visibility


@pytest.mark.parametrize(
    ("before", "change", "names"),
    [
        ({}, {"sharing": True}, {"photo", "discreet"}),
        ({"sharing": True}, {"blank": True}, {"blank"}),  # sharing mode already hid personal data
        ({}, {"blank": True}, {"blank", "discreet"}),
        ({"sharing": True}, {"peeking": True}, {"photo"}),
        ({"photo_hidden": True}, {"photo_hidden": True}, set()),
    ],
)
def test_signals_are_emitted_only_for_changes(before: dict[str, Any], change: dict[str, Any], names: set[str]) -> None:
    visibility, emitted = Visibility(), []
    visibility.change(**before)
    visibility.photo_changed.connect(lambda: emitted.append("photo"))
    visibility.discreet_changed.connect(lambda: emitted.append("discreet"))
    visibility.blank_changed.connect(lambda: emitted.append("blank"))
    visibility.change(**change)
    assert sorted(emitted) == sorted(names)


@pytest.mark.parametrize("hidden", ["sharing", "photo_hidden"])
def test_peeking_shows_only_the_photo(hidden: str) -> None:
    visibility = Visibility()
    concealed = []
    changes: list[dict[str, Any]] = [{hidden: True}, {"peeking": True}, {"peeking": False}]
    for change in changes:
        visibility.change(**change)
        concealed.append(visibility.photo_concealed)
    assert concealed == [True, False, True]
    assert visibility.discreet is (hidden == "sharing")
