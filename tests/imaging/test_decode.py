"""Which files are shown, with which pixels, and why others are refused."""

import logging

import pytest

from faceviewer.core.language import Language
from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.decode import decode
from faceviewer.wording.problems import describe
from tests.faults import corpus
from tests.problems import problem_of

# Pillow warns of broken EXIF blocks, and in tests warnings are errors.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")


def refused(data: bytes) -> Kind:
    return problem_of(decode, data).kind


def pixel(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    channels = 4 if picture.has_alpha else 3
    start = (y * picture.width + x) * channels
    return tuple(picture.pixels[start : start + channels])


def is_near(pixel: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 8 for a, b in zip(pixel, colour, strict=False))


@pytest.mark.parametrize("name", corpus.good())
def test_every_format_has_its_colours_and_is_upright(name: str) -> None:
    picture = decode(corpus.good()[name])
    assert (picture.width, picture.height) == (corpus.WIDTH, corpus.HEIGHT)
    assert len(picture.pixels) == corpus.WIDTH * corpus.HEIGHT * (4 if picture.has_alpha else 3)
    assert picture.format == name.partition("+")[0].partition("-")[0].upper()
    assert picture.extension == (".jpg" if picture.format == "JPEG" else f".{picture.format.lower()}")
    for (x, y), colour in corpus.QUARTERS.items():
        assert is_near(pixel(picture, x, y), (*colour, 255)), (name, x, y)


@pytest.mark.parametrize("name", corpus.grey())
def test_grey_is_not_clipped_or_inverted(name: str) -> None:
    picture = decode(corpus.grey()[name])
    levels = [pixel(picture, x, y)[0] for x, y in corpus.QUARTERS]
    if name.endswith("bits"):  # dithered
        assert set(picture.pixels) == {0, 255}
        return
    for level, (red, green, blue) in zip(levels, corpus.QUARTERS.values(), strict=True):
        assert abs(level - (0.299 * red + 0.587 * green + 0.114 * blue)) <= 8


FOREIGN = {
    **{name: name.upper() for name in ("svg", "pdf", "tiff", "heic", "avif", "html", "xml")},
    "jpeg2000": "JPEG 2000",
    "jpeg-xl": "JPEG XL",
    "zip": "",
    "tga": "",
    **dict.fromkeys(("xpm", "text", "words that begin as a bitmap"), "TXT"),
}


@pytest.mark.parametrize(("name", "form"), FOREIGN.items())
def test_refused_format_is_named(name: str, form: str) -> None:
    problem = problem_of(decode, corpus.foreign()[name])
    assert (problem.kind, problem.facts.get("form", "")) == (Kind.PICTURE_FORMAT, form)


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b'{"Code":"NoSuchKey","Message":"The specified key does not exist."}', "JSON"),
        ("\ufeff没有照片".encode(), "TXT"),
        ("照片".encode() * 400 + b"\xe7", "TXT"),
        (b"https://bucket.oss-cn-shanghai.aliyuncs.com/a.jpg\r\n", "TXT"),
        (b"gzip\x00", ""),
        (b" \r\n", ""),
    ],
)
def test_text_in_place_of_a_picture_is_called_text(data: bytes, form: str) -> None:
    problem = problem_of(decode, data)
    assert (problem.kind, problem.facts.get("form", "")) == (Kind.PICTURE_FORMAT, form)
    words = describe(problem, Language.EN)
    assert ("is text" in words.headline) == bool(form)
    assert ("register" in words.remedy) != bool(form)
    assert words.who == describe(Problem(Kind.PICTURE_BASE64 if form else Kind.PICTURE_FORMAT), Language.EN).who


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n" + corpus.jpeg(),  # of a script that writes the picture
        b"\xef\xbb\xbf" + corpus.jpeg(),
        b"2f4;chunk-signature=0\r\n" + corpus.jpeg(),  # stored with the frames of its transfer
        corpus.jpeg().decode("latin-1").encode(),
        corpus.jpeg().decode("utf-8", "replace").encode(),
        len(corpus.jpeg()).to_bytes(4, "big") + corpus.jpeg(),
        bytes(3000),
    ],
    ids=["line end", "byte order mark", "chunk", "encoded", "replaced", "length", "zeros"],
)
def test_unrecognised_data_may_be_damaged(data: bytes) -> None:
    problem = problem_of(decode, data)
    assert problem.kind is Kind.PICTURE_FORMAT
    for language, damaged in ((Language.EN, "damaged"), (Language.ZH_CN, "损坏")):
        assert damaged in describe(problem, language).headline


def test_too_large_file_is_refused() -> None:
    assert refused(corpus.jpeg() + bytes(PICTURE_BYTES)) is Kind.PICTURE_TOO_BIG


@pytest.mark.parametrize(("width", "height"), [(65_535, 1), (1, 65_535), (4097, 3905), (4000, 4000)])
def test_long_side_or_largest_size_is_allowed(width: int, height: int) -> None:
    picture = decode(corpus.png(width, height, 1, 0, b"", rows=[bytes((width + 7) // 8)] * height))
    assert (picture.width, picture.height) == (width, height)


def test_metadata_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for data in (*corpus.good().values(), *corpus.too_large().values()):
            try:
                decode(data)
            except Problem:
                continue
    assert not any("script" in record.getMessage() for record in caplog.records)
