"""Concerns about a photo, and file extensions chosen by content."""

import pytest

from faceviewer.core.photo import Concern, Measures, concerns, extension_of

GOOD = Measures(brightness=0.55, contrast=0.25, sharpness=0.65)


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        (GOOD, ()),
        (Measures(0.15, 0.1, 0.65), (Concern.DARK,)),
        (Measures(0.05, 0.02, 0.1), (Concern.VERY_DARK, Concern.VERY_SOFT)),
        (Measures(0.95, 0.02, 0.25), (Concern.BRIGHT, Concern.SOFT)),
        (Measures(0.5, 0.03, 0.65), (Concern.FLAT,)),
    ],
)
def test_light_and_sharpness_concerns(measures: Measures, expected: tuple[Concern, ...]) -> None:
    assert concerns(measures, width=480, height=640, size=50_000) == expected


def test_size_and_file_concerns() -> None:
    assert concerns(GOOD, width=800, height=800, size=1 << 20) == ()
    assert concerns(GOOD, width=801, height=640, size=1) == (Concern.LARGE_SIDE,)
    assert concerns(GOOD, width=480, height=640, size=(1 << 20) + 1) == (Concern.LARGE_FILE,)
    assert concerns(GOOD, width=179, height=640, size=1) == (Concern.SMALL,)
    assert {concern for concern in Concern if concern.is_service_limit} == {Concern.LARGE_SIDE, Concern.LARGE_FILE}


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", ".jpg"),
        (b"\x89PNG\r\n\x1a\n", ".png"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", ".webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", ".bin"),
        (b"BM\x3e\x00" + bytes(10) + b"\x28\x00\x00\x00", ".bmp"),
        (b"BM is short for bitmap", ".bin"),
        (b"GIF89a", ".gif"),
        (b"II*\x00\x08\x00", ".tif"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", ".jp2"),
        (b"\xff\x0a", ".jxl"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", ".jxl"),
        (b"\x00\x00\x00\x1cftypheic", ".heic"),
        (b"\x00\x00\x00\x1cftypavif", ".avif"),
        *((b"\x00\x00\x00\x1cftyp" + brand, ".heic") for brand in (b"hevc", b"heim", b"heis", b"miaf", b"mif1")),
        *((b"\x00\x00\x00\x1cftyp" + brand, ".avif") for brand in (b"avis", b"avio", b"mif1\0\0\0\0miafavif")),
        (b"\x00\x00\x00\x1cftypmp42", ".bin"),
        (b"<html><script>", ".bin"),
        (b"<svg xmlns=", ".bin"),
        (b"MZ\x90\x00", ".bin"),
        (b"%PDF-1.7", ".bin"),
        (b"\xff\xd8", ".bin"),
        (b"", ".bin"),
    ],
)
def test_file_extension_follows_the_content(data: bytes, extension: str) -> None:
    """No file that a double click would run or open as a page has its own."""
    assert extension_of(data) == extension
