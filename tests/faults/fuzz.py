"""Decode hundreds of thousands of mutated pictures, from bytes to a QImage.

    python -m tests.faults.fuzz [--inputs N] [--seconds S] [--seed K]

Each must become a picture or one of the problems that a picture can have: nothing else may be raised, nothing may
crash, hang or grow. Input I of seed K is always the same. Prints the report as JSON.
"""

import argparse
import ctypes
import dataclasses
import faulthandler
import json
import random
import struct
import sys
import time
import traceback
import warnings
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QImage

from faceviewer.core.photo import Picture
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging.decode import decode
from tests.faults import corpus

INPUTS, SECONDS, SEED = 100_000, 60.0, 20_260_101
"""As many inputs as can be had in so many seconds, but no more than these."""

SLOWEST_SECONDS = 3.0
_ALLOWED = {Kind.PICTURE_DAMAGED, Kind.PICTURE_FORMAT, Kind.PICTURE_TOO_BIG}
_SPECIAL_BYTES = b"\x00\x01\x7f\x80\xff\xfe\xd8\xd9\xda\xc0\xc2\xc4\xdb\xdd\xe0\xe1\x2c\x21\x3b"
_TELLING_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_SETTLING = 2000  # inputs after which memory must have stopped growing


@dataclasses.dataclass
class Report:
    """The results of a run so far.

    Attributes:
        inputs: the number of inputs.
        seconds: their total time.
        slowest_ms: the longest time for one input.
        grown_mib: the growth of the process after the first inputs, in MiB.
        outcomes: the number of inputs with each outcome.
        breach: the first forbidden outcome, which ends the run; empty if there was none.
    """

    inputs: int = 0
    seconds: float = 0.0
    slowest_ms: float = 0.0
    grown_mib: float = 0.0
    outcomes: Counter[str] = dataclasses.field(default_factory=Counter)
    breach: str = ""


def seeds() -> list[bytes]:
    bombs = [corpus.scan_bomb(scans=30, side=64), corpus.text_bomb(mebibytes=1)]
    # Most of the time goes to what is decoded: of the others, a few of the shortest.
    others = sorted([*corpus.foreign().values(), *corpus.too_large().values()], key=len)[:12]
    return [*corpus.good().values(), *corpus.grey().values(), *others, *bombs]


def mutated(seeds: list[bytes], dice: random.Random) -> bytes:
    """Return one input: a picture after one to four changes."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 4)):
        dice.choice(_CHANGES)(data, dice, seeds)
    if data[:4] == b"\x89PNG" and dice.random() < 0.7:
        _correct_checksums(data)
    return bytes(data)


def run(*, inputs: int, seconds: float, seed: int = SEED, decode: Callable[[bytes], Picture] = decode) -> Report:
    """Try inputs until their number, the time or a breach ends it."""
    pictures, report, settled = seeds(), Report(), 0.0
    start = time.perf_counter()
    for index in range(inputs):
        data = mutated(pictures, random.Random(seed * 1_000_003 + index))  # reproducible
        before = time.perf_counter()
        outcome = _outcome(data, decode)
        now = time.perf_counter()
        report.inputs += 1
        report.seconds = now - start
        report.slowest_ms = max(report.slowest_ms, (now - before) * 1e3)
        report.outcomes[outcome] += 1
        if outcome not in {"picture", *_ALLOWED}:
            report.breach = f"seed {seed} input {index}: {outcome}"
        elif now - before > SLOWEST_SECONDS:
            report.breach = f"seed {seed} input {index}: took {now - before:.1f} s"
        if report.inputs == _SETTLING:
            settled = resident_mib()
        if report.inputs % 1000 == 0:
            report.grown_mib = resident_mib() - settled if settled else 0.0
        if report.breach or report.seconds >= seconds:
            break
    return report


def resident_mib() -> float:
    """Return the memory that this process uses, 0.0 on systems where it is not known.

    What the C library keeps of freed blocks is given back first: it grows with the largest picture so far.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, AttributeError, TypeError):  # no glibc, no /proc
        return 0.0
    return pages * 4096 / 2**20


def _outcome(data: bytes, decode: Callable[[bytes], Picture]) -> str:
    try:
        picture = decode(data)
    except Problem as problem:
        return problem.kind
    except Exception as fault:  # noqa: BLE001 - what it is, is the question
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return f"{type(fault).__name__} in {Path(place.filename).name}:{place.lineno}"
    channels = 4 if picture.has_alpha else 3
    if len(picture.pixels) != picture.width * picture.height * channels:
        return "wrong number of pixels"
    form = QImage.Format.Format_RGBA8888 if picture.has_alpha else QImage.Format.Format_RGB888
    image = QImage(picture.pixels, picture.width, picture.height, picture.width * channels, form)
    return "no QImage" if image.isNull() or not image.pixelColor(0, 0).isValid() else "picture"


def _flip_bits(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    for _turn in range(dice.randint(1, 8)):
        if data:
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _flip_head(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    if data:
        data[dice.randrange(min(64, len(data)))] = dice.randrange(256)


def _set_special_byte(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    if data:
        data[dice.randrange(len(data))] = dice.choice(_SPECIAL_BYTES)


def _cut(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    del data[dice.randrange(len(data) + 1) :]


def _cut_out(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    start = dice.randrange(len(data) + 1)
    del data[start : start + dice.randint(1, 64)]


def _repeat(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    start = dice.randrange(len(data) + 1)
    piece = data[start : start + dice.randint(1, 200)]
    data[start:start] = piece * dice.choice((1, 1, 2, 20))


def _splice(data: bytearray, dice: random.Random, seeds: list[bytes]) -> None:
    other = dice.choice(seeds)
    start = dice.randrange(len(other))
    at = dice.randrange(len(data) + 1)
    data[at : at + dice.choice((0, 50, 10_000))] = other[start : start + dice.randint(1, 400)]


def _set_number(data: bytearray, dice: random.Random, _: list[bytes]) -> None:
    """Overwrite a number that may be a length, a width or an offset."""
    form = dice.choice((">H", "<H", ">I", "<I"))
    size = struct.calcsize(form)
    if len(data) >= size:
        at = dice.randrange(min(len(data) - size + 1, 400))
        number = dice.choice(_TELLING_NUMBERS) + dice.choice((0, 0, 1, -1))
        data[at : at + size] = struct.pack(form, number % (1 << 8 * size))


_CHANGES: tuple[Callable[[bytearray, random.Random, list[bytes]], None], ...] = (
    _flip_bits,
    _flip_bits,
    _flip_head,
    _set_special_byte,
    _cut,
    _cut_out,
    _repeat,
    _splice,
    _set_number,
    _set_number,
)


def _correct_checksums(data: bytearray) -> None:
    """Correct the checksums of a PNG: otherwise a decoder would stop at them and not be tested further."""
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(data):
            return
        data[end : end + 4] = struct.pack(">I", zlib.crc32(data[at + 4 : end]))
        at = end + 4


def main() -> int:
    """Run from the command line; 0 if nothing was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--inputs", type=int, default=INPUTS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    faulthandler.enable()
    warnings.simplefilter("ignore")  # a broken EXIF block is worth a warning to Pillow, a hundred thousand times
    report = run(**vars(options))
    print(json.dumps(vars(report)))
    return 1 if report.breach else 0


if __name__ == "__main__":
    sys.exit(main())
