"""The process that decodes: pictures in at one end, pixels out at the other, until the first one closes.

In: what to do, four bytes of length, and as many of a picture. Out: one line of JSON and, where a picture was to be
decoded, its pixels.
"""

from __future__ import annotations

import base64
import json
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from PIL import ImageCms, MpoImagePlugin, TiffImagePlugin

from faceviewer.core.problem import Problem
from faceviewer.imaging import DECODER_CONFINED, DECODER_READY, EXAMINE, FACTS
from faceviewer.imaging.confinement import confine
from faceviewer.imaging.decode import decode
from faceviewer.imaging.examination import Examination
from faceviewer.imaging.health import measure
from faceviewer.imaging.metadata import read_metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO


def examine(data: bytes) -> Examination:
    """Examine a picture. Blocks: some 8 ms for 800 x 800, half of it for decoding once more.

    Raises:
        Problem: as `decode` does.
    """
    return Examination(measure(decode(data)), read_metadata(data))


SAMPLES = {
    name: base64.b64decode(text)
    for name, text in {
        "JPEG": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
        "gYKBTmCNl4x9lnN+gXz/wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABgQAAIDAAAAAAAAAAAAAAAAAAABAjJx/9oACAEBAAA/ABpW"
        "en//2Q==",
        "PNG": "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4IachYnMCAAdpAidPZJORAAAAAElFTkSuQmCC",
        "WEBP": "UklGRiAAAABXRUJQVlA4TBQAAAAvAQAAAA9QjzMhHwV0/qNCBSL6Hw==",
        "BMP": "Qk0+AAAAAAAAADYAAAAoAAAAAgAAAAEAAAABABgAAAAAAAgAAADEDgAAxA4AAAAAAAAAAAAAKB7IyDwUAAA=",
        "GIF": "R0lGODdhAgABAIEAAMgeKBQ8yAAAAAAAACwAAAAAAgABAAAIBQABBAgIADs=",
    }.items()
}
"""By each format that is accepted, the same two pixels: to try a decoder, and to have it load what it needs."""

# What Pillow would load at the first picture that needs it, when nothing can be opened any more.
_LOADED = (ImageCms, MpoImagePlugin, TiffImagePlugin)


def main() -> int:
    """Decode until the input ends. Whatever goes wrong here ends this process, and is the other's to tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for the program; this one ends after it
    with open(0, "rb", closefd=False) as incoming, open(1, "wb", closefd=False) as outgoing:
        outgoing.write(DECODER_CONFINED if prepare() else DECODER_READY)
        outgoing.flush()
        while wanted := incoming.read(1):
            answer = _examined if wanted == EXAMINE else _decoded
            _answer(outgoing, answer, incoming.read(int.from_bytes(incoming.read(4), "big")))
    return 0


def prepare() -> bool:
    """Load everything that a picture may need, then give up rights as `confine` does, and return what it returns."""
    for sample in SAMPLES.values():
        with suppress(Problem):  # which the self-test tells
            examine(sample)
    _keep_freed_memory()
    return confine()


def _answer(outgoing: BinaryIO, answer: Callable[[bytes], tuple[dict[str, object], bytes]], data: bytes) -> None:
    try:
        head, pixels = answer(data)
    except Problem as problem:
        head, pixels = {name: str(problem.facts.get(name, "")) for name in FACTS}, b""
        head["problem"] = problem.kind.value
    outgoing.write(json.dumps(head).encode("ascii") + b"\n")
    outgoing.write(pixels)
    outgoing.flush()


def _decoded(data: bytes) -> tuple[dict[str, object], bytes]:
    picture = decode(data)
    head: dict[str, object] = {
        "format": picture.format,
        "width": picture.width,
        "height": picture.height,
        "has_alpha": picture.has_alpha,
        "flaws": picture.flaws,
    }
    return head, picture.pixels


def _examined(data: bytes) -> tuple[dict[str, object], bytes]:
    return asdict(examine(data)), b""


def _keep_freed_memory() -> None:
    """Let the C library keep what one picture frees for the next one, which halves the time that it takes.

    glibc gives large blocks back to the system each time, and moves that bound up to the largest block it has seen
    freed, of 32 MiB at most (mallopt(3), M_MMAP_THRESHOLD). Elsewhere this does nothing.
    """
    bytes(31 << 20)


if __name__ == "__main__":
    sys.exit(main())
