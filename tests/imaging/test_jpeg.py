"""JPEG files: whole ones, damaged ones, and whole ones with a formal flaw."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.decode import decode
from faceviewer.imaging.jpeg import take_apart
from tests.bench.photos import camera_jpeg
from tests.faults import corpus
from tests.imaging.test_decode import refused
from tests.pace import is_within
from tests.problems import problem_of

END, START_OF_SCAN = b"\xff\xd9", b"\xff\xda"


def photo(**options: object) -> bytes:
    image = Image.open(io.BytesIO(camera_jpeg(240)))
    return corpus.saved(image, "JPEG", **({"quality": 80} | options))


PHOTOS = {
    "baseline": photo(),
    "optimised": photo(optimize=True),
    "grey": corpus.saved(Image.open(io.BytesIO(camera_jpeg(240))).convert("L"), "JPEG"),
    "smooth": corpus.jpeg(corpus.scene(160, 160), subsampling=2),
    "cmyk": corpus.saved(Image.open(io.BytesIO(camera_jpeg(240))).convert("CMYK"), "JPEG"),
    "restarts": photo(restart_marker_blocks=5),
    "progressive": photo(progressive=True),
}


def scan_of(data: bytes) -> int:
    """Return where the data of the last scan begin."""
    marker = data.rindex(START_OF_SCAN)
    return marker + 2 + int.from_bytes(data[marker + 2 : marker + 4], "big")


@pytest.mark.parametrize("name", PHOTOS)
def test_whole_jpeg_has_no_flaw(name: str) -> None:
    assert decode(PHOTOS[name]).flaws == ()


@pytest.mark.parametrize("name", PHOTOS)
def test_cut_scan_is_damaged_with_and_without_an_end_marker(name: str) -> None:
    data = PHOTOS[name]
    start, end = scan_of(data), len(data) - len(END)
    for cut in (*(start + (end - start) * percent // 100 for percent in (0, 5, 50, 95)), *range(end - 19, end)):
        assert refused(data[:cut] + END) is Kind.PICTURE_DAMAGED, end - cut
        assert refused(data[:cut]) is Kind.PICTURE_DAMAGED, end - cut


@pytest.mark.parametrize("name", PHOTOS)
def test_jpeg_cut_anywhere_is_refused(name: str) -> None:
    data = PHOTOS[name]
    for end in range(0, len(data) - 2, 1 + len(data) // 300):
        assert refused(data[:end]) in {Kind.PICTURE_DAMAGED, Kind.PICTURE_FORMAT}, end


DAMAGES: dict[str, Callable[[bytes, int, int], bytes]] = {
    "missing": lambda data, start, end: data[:start] + data[end:],
    "zeroed": lambda data, start, end: data[:start] + bytes(end - start) + data[end:],
    "other bytes": lambda data, start, end: data[:start] + b"\xa7" * (end - start) + data[end:],
    "zeroed to the end": lambda data, start, _: data[:start] + bytes(len(data) - start),
    "zeroed before the end": lambda data, start, _: data[:start] + bytes(len(data) - start - 2) + END,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", sorted(set(PHOTOS) - {"progressive"}))  # any bits are valid in its last scan
def test_scan_damaged_in_its_middle_is_damaged(name: str, damage: str) -> None:
    data, start = PHOTOS[name], scan_of(PHOTOS[name])
    length = len(data) - start
    assert refused(DAMAGES[damage](data, start + length // 4, start + length // 2)) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("behind", [END, b"", b"AB" + END, b"\xff\xff" + END, b"dhav\0\0"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_zeros_in_place_of_half_a_scan_are_damaged(mode: str, behind: bytes) -> None:
    data = corpus.saved(corpus.scene(160, 160).convert(mode), "JPEG", quality=85, optimize=True)
    cut = data[: scan_of(data) + (len(data) - scan_of(data)) // 2]
    shown = [zeros for zeros in range(2, 160) if _is_shown(cut + bytes(zeros) + behind)]
    assert len(shown) <= 1  # if exactly that many are needed, they look like data


def _is_shown(data: bytes) -> bool:
    try:
        return bool(decode(data).pixels)
    except Problem:
        return False


@pytest.mark.parametrize("name", ["baseline", "progressive"])
def test_fill_byte_before_a_stuffed_zero_is_damaged(name: str) -> None:
    data = PHOTOS[name]
    begin = data.index(START_OF_SCAN) + 10
    assert b"\xff\x00" in data[begin:]
    assert refused(data[:begin] + data[begin:].replace(b"\xff\x00", b"\xff\xff\x00", 1)) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize(("name", "marker"), [("baseline", 0xC0), ("progressive", 0xC2), ("restarts", 0xC0)])
@pytest.mark.parametrize(("width", "height"), [(4000, 4000), (240, 256), (256, 240), (240, 800), (240, 128)])
def test_header_with_another_size_is_damaged(name: str, marker: int, width: int, height: int) -> None:
    data, at = PHOTOS[name], PHOTOS[name].index(bytes((0xFF, marker))) + 5
    size = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    assert refused(data[:at] + size + data[at + 4 :]) is Kind.PICTURE_DAMAGED


def test_missing_or_disordered_restart_intervals_are_damaged() -> None:
    data = PHOTOS["restarts"]
    third, fourth, fifth = (data.index(bytes((0xFF, 0xD2 + n)), scan_of(data)) for n in range(3))
    assert refused(data[:third] + data[fourth:]) is Kind.PICTURE_DAMAGED
    assert refused(data[:third] + data[fourth:fifth] + data[third:fourth] + data[fifth:]) is Kind.PICTURE_DAMAGED
    eleventh = data.index(b"\xff\xd2", third + 1)
    assert refused(data[:third] + data[eleventh:]) is Kind.PICTURE_DAMAGED  # the numbers are consecutive again


def test_progressive_jpeg_without_one_scan_or_with_a_repeated_one_is_damaged() -> None:
    data = PHOTOS["progressive"]
    starts = [at for at in range(len(data)) if data.startswith(START_OF_SCAN, at)]
    assert len(starts) > 8
    for start, end in zip(starts, [*starts[1:], len(data) - 2], strict=True):
        assert refused(data[:start] + data[end:]) is Kind.PICTURE_DAMAGED
        assert refused(data[:start] + END) is Kind.PICTURE_DAMAGED
    assert refused(corpus.scan_bomb(scans=12, side=64)) is Kind.PICTURE_DAMAGED


@pytest.mark.quiet
def test_too_many_scans_are_refused_quickly() -> None:
    bomb = corpus.scan_bomb(scans=400)
    assert refused(bomb) is Kind.PICTURE_DAMAGED
    assert is_within(0.5, lambda: refused(bomb))


WHOLE = PHOTOS["baseline"]
FRAME, TABLE = WHOLE.index(b"\xff\xc0"), WHOLE.index(b"\xff\xdb")


def with_frame(changes: dict[int, int]) -> bytes:
    """Return the whole picture with changed bytes of its frame header, by their offset from the marker."""
    changed = bytearray(WHOLE)
    for offset, value in changes.items():
        changed[FRAME + offset] = value
    return bytes(changed)


LATE_HEIGHT = with_frame({5: 0, 6: 0})[:-2] + b"\xff\xdc\x00\x04" + WHOLE[FRAME + 5 : FRAME + 7] + END
PROCESSES = {
    "lossless": (0xC3, 0xCB, 0xF7),
    "arithmetic": (0xC9, 0xCA),
    "hierarchical": (0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF),
}
UNSUPPORTED = {
    **{f"{code:x}": (with_frame({1: code}), variant) for variant, codes in PROCESSES.items() for code in codes},
    "twelve bits": (with_frame({1: 0xC1, 4: 12}), "twelve_bits"),
    "height after the scan": (LATE_HEIGHT, "rare"),
    "fractional width of samples": (with_frame({11: 0x31, 14: 0x21, 17: 0x11}), "rare"),
    "fractional height of samples": (with_frame({11: 0x23, 14: 0x12, 17: 0x11}), "rare"),
    "fractional samples of two components": (with_frame({11: 0x32, 14: 0x21, 17: 0x21}), "rare"),
    "two components with one ID": (with_frame({13: WHOLE[FRAME + 10]}), "rare"),  # a scan could belong to either
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_unsupported_variant_is_named(name: str) -> None:
    data, variant = UNSUPPORTED[name]
    problem = problem_of(decode, data)
    assert (problem.kind, problem.facts["variant"]) == (Kind.PICTURE_FORMAT, variant)


@pytest.mark.parametrize(("name", "transform"), [("baseline", 2), ("baseline", 77), ("cmyk", 1), ("cmyk", 3)])
def test_invalid_colour_transform_is_replaced_and_reported(name: str, transform: int) -> None:
    data, usual = PHOTOS[name], 1 if name == "baseline" else 2
    start = data.index(b"\xff\xee") + 16 if name == "cmyk" else 20
    segments = [b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes((n,)) for n in (usual, transform)]
    right, wrong = (data[:2] + segment + data[start:] for segment in segments)
    assert decode(wrong).pixels == decode(right).pixels
    assert decode(wrong).flaws == (Flaw.SEGMENT_MALFORMED,)


START, BODY = WHOLE[:2], WHOLE[2:]
MALFORMED = {Flaw.SEGMENT_MALFORMED}
NO_END, BEHIND = {Flaw.NO_END_MARKER}, {Flaw.BYTES_BEHIND_END}
INSTEAD_OF_END = {
    "a vendor's bytes": b"dhav\x59\x19\x01\x00",
    "bytes that look like a table": b"DHAV\x01\x02\xff\xc4\x7f\x7f\x03\xff\xda\xff\xff",
    "bytes that look like a restart": b"DHAV" + bytes(range(20)) + b"\xff\xd3\xff\xd7",
    "bytes that are in no data": b"DHAV" + bytes(range(20)) + b"\xff\xff\x00",
    "bytes with zeros": b"dhav\0\0\0\0",
    "many bytes": b"DHAV" + bytes(range(100)),
    "zeros": bytes(900),
}
FLAWED = {
    **{f"{name} instead of the end": (WHOLE[:-2] + other, NO_END | BEHIND) for name, other in INSTEAD_OF_END.items()},
    "no end marker": (WHOLE[:-2], NO_END),
    "half an end marker": (WHOLE[:-1], NO_END),
    "a vendor's bytes behind the end": (WHOLE + b"dhav\x59\x19\x01\x00", BEHIND),
    "bytes that look like an end": (WHOLE[:-2] + b"DHAV" + bytes(range(20)) + END + b"\x03\x04", BEHIND),
    "zeros behind the end": (WHOLE + bytes(900), BEHIND),
    "zeros before the end": (WHOLE[:-2] + bytes(100) + END, BEHIND),
    "a short JFIF segment": (WHOLE.replace(WHOLE[2:20], b"\xff\xe0\x00\x07JFIF\x00"), MALFORMED),
    "a short Adobe segment": (START + b"\xff\xee\x00\x07Adobe" + BODY, MALFORMED),
    "a short segment of a profile": (START + b"\xff\xe2\x00\x0fICC_PROFILE\x00\x01" + BODY, MALFORMED),
    "a segment without room for its length": (START + b"\xff\xe5\x00\x00" + BODY, MALFORMED),
    "bytes between two segments": (WHOLE[:20] + b"junk" + WHOLE[20:], MALFORMED),
    "another picture behind it": (WHOLE + WHOLE, {Flaw.FURTHER_PICTURES}),
    "another picture instead of the end": (WHOLE[:-2] + WHOLE, NO_END | {Flaw.FURTHER_PICTURES}),
    "half a profile": (START + b"\xff\xe2\x00\x14ICC_PROFILE\x00\x01\x02half" + BODY, {Flaw.COLOUR_PROFILE_UNUSABLE}),
    "nothing, but an extended sequential frame": (with_frame({1: 0xC1}), set()),
    "nothing, but a segment of Photoshop": (START + b"\xff\xed\x00\x0cAdobe_CM\x00\x02" + BODY, set()),
}


@pytest.mark.parametrize("name", FLAWED)
def test_whole_picture_with_a_formal_flaw_is_shown_and_the_flaw_reported(name: str) -> None:
    data, flaws = FLAWED[name]
    picture = decode(data)
    assert picture.pixels == decode(WHOLE).pixels
    assert set(picture.flaws) == flaws


def test_cut_picture_before_another_picture_or_unknown_bytes_is_damaged() -> None:
    for lost in (1, 20, 2000):
        assert refused(WHOLE[: -2 - lost] + WHOLE) is Kind.PICTURE_DAMAGED
    assert refused(PHOTOS["progressive"][: scan_of(PHOTOS["progressive"]) - 20] + WHOLE) is Kind.PICTURE_DAMAGED
    assert refused(WHOLE[:-2] + bytes(range(1, 100)) + END) is Kind.PICTURE_DAMAGED
    assert refused(WHOLE[:-2] + bytes(range(1, 60))) is Kind.PICTURE_DAMAGED


def test_end_marker_of_a_thumbnail_does_not_end_the_picture() -> None:
    data = corpus.jpeg(comment=corpus.jpeg())
    assert Flaw.NO_END_MARKER in decode(data[:-2]).flaws
    assert decode(data).flaws == ()


@pytest.mark.quiet
@pytest.mark.parametrize("filling", [b"\xff", b"\xff\xd8", b"\xff\xfe\x00\x02", b"\xff\x00", b"\xff\xd0"])
def test_five_megabytes_of_markers_are_refused_quickly(filling: bytes) -> None:
    data = corpus.jpeg()[:20] + filling * (5_000_000 // len(filling)) + b"\x00"
    with pytest.raises(Problem):
        take_apart(data)
    assert is_within(1.0, lambda: problem_of(take_apart, data))


SAMSUNG = (  # Image_UTC_Data, and the directory behind it
    b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1637234567890"
    b"SEFH\x6b\0\0\0\x01\0\0\0\0\0\x01\x0a\x23\0\0\0\x23\0\0\0\x18\0\0\0SEFT"
)


@pytest.mark.parametrize("behind", [b"dhav\x59\x19\x01\x00", b"DHAV" + bytes(range(100)), SAMSUNG])
def test_vendors_bytes_after_data_that_end_in_a_letter_are_reported(behind: bytes) -> None:
    for quality in range(30, 96):
        whole = photo(quality=quality)
        assert set(decode(whole[:-2] + behind).flaws) == {Flaw.NO_END_MARKER, Flaw.BYTES_BEHIND_END}, whole[-10:]


@pytest.mark.parametrize("zeros", [1, 64])
def test_quantization_table_with_zeros_is_damaged(zeros: int) -> None:
    assert refused(WHOLE[: TABLE + 5] + bytes(zeros) + WHOLE[TABLE + 5 + zeros :]) is Kind.PICTURE_DAMAGED


def with_wide_table(values: bytes) -> bytes:
    """Return an extended picture whose first quantization table has 16 bits per value, with zero upper bytes."""
    wide = b"\xff\xdb\x00\x83\x10" + b"".join(bytes((0, value)) for value in values)
    extended = with_frame({1: 0xC1})
    return extended[:TABLE] + wide + extended[TABLE + 69 :]


def test_16_bit_quantization_table_may_have_zero_upper_bytes() -> None:
    values = WHOLE[TABLE + 5 : TABLE + 69]
    assert decode(with_wide_table(values)).pixels == decode(WHOLE).pixels
    assert refused(with_wide_table(b"\x00" + values[1:])) is Kind.PICTURE_DAMAGED
