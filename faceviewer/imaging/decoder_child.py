"""The decoder process: reads images from standard input and writes pixels to standard output until the input ends.

In: the request, four bytes of length, and the image. Out: see `imaging.decoder_results`.
"""

from __future__ import annotations

import base64
import json
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from PIL import ImageCms, MpoImagePlugin, TiffImagePlugin

from faceviewer.core.problem import Problem
from faceviewer.imaging import DECODER_CONFINED, DECODER_READY, EXAMINE, FACTS
from faceviewer.imaging.confinement import confine
from faceviewer.imaging.decode import decode
from faceviewer.imaging.decoder_results import examination_json, picture_json
from faceviewer.imaging.examine import examine

if TYPE_CHECKING:
    from typing import BinaryIO

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
"""The same two pixels in each accepted format: to test a decoder, and to make it import what it needs."""

# Pillow would import these with the first picture that needs them, when the process can no longer open files.
_LOADED = (ImageCms, MpoImagePlugin, TiffImagePlugin)


def main() -> int:
    """Decode until the input ends. Any error here ends this process, and the parent reports it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is meant for the parent; this process ends after it
    with open(0, "rb", closefd=False) as incoming, open(1, "wb", closefd=False) as outgoing:
        outgoing.write(DECODER_CONFINED if prepare() else DECODER_READY)
        outgoing.flush()
        while request := incoming.read(1):
            _respond(outgoing, request, incoming.read(int.from_bytes(incoming.read(4), "big")))
    return 0


def prepare() -> bool:
    """Import everything that a picture may need, then call `confine` and return its result."""
    for sample in SAMPLES.values():
        with suppress(Problem):  # the self-test reports it
            decode(sample)
    with suppress(Problem):
        examine(SAMPLES["JPEG"])  # needs the same for each format
    _keep_freed_memory()
    return confine()


def _respond(outgoing: BinaryIO, request: bytes, data: bytes) -> None:
    head: dict[str, object]
    pixels = b""
    try:
        if request == EXAMINE:
            head = examination_json(examine(data))
        else:
            picture = decode(data)
            head = picture_json(picture)
            pixels = picture.pixels
    except Problem as problem:
        head = {name: str(problem.facts.get(name, "")) for name in FACTS}
        head["problem"] = problem.kind.value
    outgoing.write(json.dumps(head).encode("ascii") + b"\n")
    outgoing.write(pixels)
    outgoing.flush()


def _keep_freed_memory() -> None:
    """Let the C library keep freed memory for the next picture, which halves its time.

    glibc returns large blocks to the system each time, and raises that threshold to the largest block freed so far, at
    most 32 MiB (mallopt(3), M_MMAP_THRESHOLD). With other libraries this has no effect.
    """
    bytes(31 << 20)
