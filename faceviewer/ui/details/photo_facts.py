"""What is known of the photo on show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faceviewer.core.health import Concern, concerns

if TYPE_CHECKING:
    from faceviewer.core.flaw import Flaw
    from faceviewer.core.query import ImageFormat
    from faceviewer.imaging.examination import Examination


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A photo in figures.

    Attributes:
        form: what its bytes are, such as JPEG.
        width, height: in pixels, upright.
        size: of its bytes.
        sha256: of its bytes, in hexadecimal.
        came_as: inside the answer, or from an address.
        examination: what was found out about it.
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
