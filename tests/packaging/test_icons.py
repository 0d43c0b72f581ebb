"""The icon's containers, read by a library that knows them."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from icons import icns, icns_entries, ico

ICONS = Path(__file__).parents[2] / "resources" / "icons"


def test_ico_has_a_picture_for_every_size() -> None:
    with Image.open(BytesIO(ico(ICONS))) as picture:
        container: Any = picture
        assert container.ico.sizes() == {(side, side) for side in (16, 24, 32, 48, 64, 128, 256)}
        original = Image.open(ICONS / "faceviewer-48.png").convert("RGBA")
        assert container.ico.getimage((48, 48)).tobytes() == original.tobytes()


def test_icns_has_pictures_for_both_densities() -> None:
    data = icns(ICONS)
    with Image.open(BytesIO(data)) as picture:
        container: Any = picture
        assert {(512, 512, 1), (256, 256, 2), (128, 128, 1), (16, 16, 2)} <= set(container.icns.itersizes())
    assert dict(icns_entries(data))["ic09"] == 512


def test_icon_with_another_size_than_its_name_is_refused(tmp_path: Path) -> None:
    for path in ICONS.glob("faceviewer-*.png"):
        (tmp_path / path.name).write_bytes((ICONS / "faceviewer-32.png").read_bytes())
    with pytest.raises(ValueError, match="32 pixels wide"):
        ico(tmp_path)
