import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from faceviewer.assets import asset
from faceviewer.sandbox import app, portraits
from faceviewer.sandbox.app import file_of
from faceviewer.sandbox.people import CASES, PEOPLE, PictureFormat, Portrait
from faceviewer.sandbox.portraits import HEADS, draw

PORTRAITS = tuple(dict.fromkeys(person.portrait for person in PEOPLE if person.portrait))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_every_portrait_has_its_format_and_size_and_its_own_bytes() -> None:
    drawn = {portrait: file_of(portrait) for portrait in PORTRAITS}
    for portrait, data in drawn.items():
        image = opened(data)
        shown = ImageOps.exif_transpose(image)
        assert image.format == portrait.format
        assert shown.size == (portrait.width, portrait.height)
        assert max(shown.size) <= 800
        assert len(data) <= 1_000_000
        assert ("A" in image.getbands()) == portrait.see_through
    assert len(set(drawn.values())) == len(PORTRAITS)
    assert draw(PORTRAITS[-1]) == drawn[PORTRAITS[-1]]


@pytest.mark.parametrize("orientation", range(2, 9))
def test_portrait_is_upright_after_its_orientation_is_applied(orientation: int) -> None:
    upright = opened(draw(Portrait(5)))  # to one side there is a pony-tail
    turned = opened(draw(Portrait(5, orientation=orientation)))
    assert turned.getexif()[0x0112] == orientation
    assert turned.size == ((480, 640) if orientation < 5 else (640, 480))
    shown = ImageOps.exif_transpose(turned)
    difference = ImageStat.Stat(ImageChops.difference(shown, upright)).mean
    assert max(difference) < 1.5  # JPEG's losses differ a little when the blocks lie otherwise
    as_stored = turned if turned.size == upright.size else turned.resize(upright.size)
    assert max(ImageStat.Stat(ImageChops.difference(as_stored, upright)).mean) > 5


def test_stored_portraits_equal_drawn_ones() -> None:
    portraits = [case.portrait for case in CASES if case.portrait]
    usual = [portrait for portrait in portraits if portrait == Portrait(portrait.seed)]
    assert {path.name for path in asset("heads").glob("*.jpg")} == {f"{portrait.seed:02}.jpg" for portrait in usual}
    for portrait in usual:  # another Pillow may draw a little differently
        difference = ImageChops.difference(opened(file_of(portrait)), opened(draw(portrait)))
        assert max(ImageStat.Stat(difference).mean) < 1


def test_stored_portraits_survive_the_removal_of_their_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, other = file_of(Portrait(0)), Portrait(1)
    monkeypatch.setattr(app, "asset", tmp_path.joinpath)
    monkeypatch.setattr(portraits, "draw", None)  # Pillow could no longer be imported
    file_of.cache_clear()
    assert file_of(Portrait(0)) == first != file_of(other)


def test_every_head_has_its_file_and_is_used() -> None:
    files = {path.name for path in asset("heads").glob("*.webp")}
    assert files == {"disc.webp"} | {f"{portrait.seed % HEADS:02}.webp" for portrait in PORTRAITS}


def test_transparent_portrait_has_no_background() -> None:
    image = opened(draw(Portrait(5, PictureFormat.PNG, see_through=True)))
    assert image.getpixel((2, 2))[3] == 0  # type: ignore[index]  # four bands, a tuple
    assert image.getpixel((240, 300))[3] == 255  # type: ignore[index]  # likewise


def test_cut_portrait_cannot_be_decoded() -> None:
    with pytest.raises(OSError, match="truncated"):
        opened(draw(replace(Portrait(1), cut=True)))


def test_number_of_cached_portraits_is_limited() -> None:
    assert 0 < (file_of.cache_info().maxsize or 0) <= 64
