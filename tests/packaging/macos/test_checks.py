"""The recipe of the macOS program, checked without a Mac."""

import pytest

from context import Context
from macos import checks
from macos.bundle import info
from macos.recipe import evaluated
from running import Failed


def test_recipe_makes_a_bundle_with_both_programs(context: Context) -> None:
    evaluated(context)


def test_recipe_with_a_wrong_selection_of_files_is_reported(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("macos.recipe._LEFT_OUT", ())
    monkeypatch.setattr("macos.recipe._KEPT", ("PySide6/QtQml.abi3.so",))
    with pytest.raises(Failed, match="would be kept"):
        evaluated(context)


def test_wheels_must_support_the_promised_macos(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels = ["httpx-1-py3-none-any.whl", "pyside6-6-cp310-abi3-macosx_13_0_universal2.whl"]
    monkeypatch.setattr(checks, "_wheels", lambda *_: wheels)
    checks._check_wheels(context)
    wheels.append("pillow-13-cp311-cp311-macosx_14_0_arm64.whl")
    with pytest.raises(Failed, match=r"made for macOS \(14, 0\), Info.plist says \(13, 0\)"):
        checks._check_wheels(context)


def test_property_lists_have_the_names_of_the_bundle(context: Context) -> None:
    checks._check_property_lists(context)
    checks._check_icon(context)
    assert info("1.2.3rc1")["CFBundleShortVersionString"] == "1.2.3"
