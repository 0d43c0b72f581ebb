"""A photo in figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faceviewer.core.photo import Concern, concerns

if TYPE_CHECKING:
    from faceviewer.core.photo import Flaw
    from faceviewer.core.query import ImageFormat
    from faceviewer.imaging.examination import Examination


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """What is known of a photo that was examined.

    Attributes:
        form: the format of its bytes, such as JPEG.
        width, height: in pixels, upright.
        size: of its bytes.
        sha256: of its bytes, in hexadecimal.
        came_as: inside the answer, or from an address.
        examination: its measures and metadata.
        flaws: what is formally wrong with its file.
    """

    form: str
    width: int
    height: int
    size: int
    sha256: str
    came_as: ImageFormat
    examination: Examination = field(repr=False)
    flaws: tuple[Flaw, ...] = ()

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What is conspicuous about it."""
        return concerns(self.examination.measures, width=self.width, height=self.height, size=self.size)
