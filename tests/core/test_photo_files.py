"""File extensions chosen by content; no file that a double click would run or open as a page has its own."""

import pytest

from faceviewer.core.photo import extension_of


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
        (b"\x00\x00\x00\x1cftypheic", ".heic"),
        (b"\x00\x00\x00\x1cftypavif", ".avif"),
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
    assert extension_of(data) == extension
