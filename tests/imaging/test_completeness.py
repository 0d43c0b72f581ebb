"""Whole files, cut files, and files made to keep us busy."""

import time

import pytest

from faceviewer.imaging.completeness import JpegFrame, png_is_complete, walk_jpeg, webp_is_complete
from tests.faults import corpus

JPEGS = {name: data for name, data in corpus.good().items() if name.startswith("jpeg")}


@pytest.mark.parametrize("name", JPEGS)
def test_a_whole_jpeg_is_complete(name: str) -> None:
    assert walk_jpeg(JPEGS[name]).complete


def test_scans_are_counted() -> None:
    assert walk_jpeg(corpus.jpeg()) == JpegFrame(scans=1, complete=True)
    assert walk_jpeg(corpus.scan_bomb(scans=37, side=64)) == JpegFrame(scans=37, complete=True)


def test_a_jpeg_cut_anywhere_is_not_complete() -> None:
    data = corpus.jpeg(progressive=True)
    assert not any(walk_jpeg(data[:end]).complete for end in range(len(data)))


def test_the_end_of_a_thumbnail_is_not_the_end_of_the_picture() -> None:
    data = corpus.jpeg(comment=corpus.jpeg())
    assert not walk_jpeg(data[:-2]).complete


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\xd8", b"\xff\xfe\x00\x02", b"\xff\x00", b"\xff\xd0"])
def test_five_megabytes_of_nothing_but_marks_take_no_time(filling: bytes) -> None:
    data = corpus.jpeg()[:-2] + filling * (5_000_000 // len(filling)) + b"\x00"
    begun = time.perf_counter()
    assert not walk_jpeg(data).complete
    assert time.perf_counter() - begun < 1.0


def test_a_png_needs_its_end() -> None:
    data = corpus.good()["png-animated"]
    assert png_is_complete(data)
    assert png_is_complete(data + b"trailing")
    assert not any(png_is_complete(data[:end]) for end in range(len(data)))


def test_a_png_of_empty_chunks_takes_no_time() -> None:
    data = corpus.png(1, 1, 8, 0, b"\x00", before=corpus.chunk(b"fvXx", b"") * 400_000)
    begun = time.perf_counter()
    assert png_is_complete(data)
    assert time.perf_counter() - begun < 1.0


def test_a_webp_is_as_long_as_it_says() -> None:
    data = corpus.good()["webp"]
    assert webp_is_complete(data)
    assert webp_is_complete(data + b"trailing")
    assert not any(webp_is_complete(data[:end]) for end in range(8, len(data)))
