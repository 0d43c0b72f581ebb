"""Bytes from a server to what can be said of them beside their pixels."""

from __future__ import annotations

from faceviewer.imaging.decode import decode
from faceviewer.imaging.examination import Examination
from faceviewer.imaging.health import measure
from faceviewer.imaging.metadata import read_metadata


def examine(data: bytes) -> Examination:
    """Examine a picture. Blocks: some 8 ms for 800 x 800, half of it for decoding once more.

    Raises:
        Problem: as `decode` does.
    """
    return Examination(measure(decode(data)), read_metadata(data))
