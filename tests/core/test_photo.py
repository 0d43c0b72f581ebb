"""Concerns about a photo."""

import pytest

from faceviewer.core.photo import Concern, Measures, concerns

GOOD = Measures(brightness=0.55, contrast=0.25, sharpness=0.65)


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        (GOOD, ()),
        (Measures(0.15, 0.1, 0.65), (Concern.DARK,)),
        (Measures(0.05, 0.02, 0.1), (Concern.VERY_DARK, Concern.VERY_SOFT)),
        (Measures(0.95, 0.02, 0.25), (Concern.BRIGHT, Concern.SOFT)),
        (Measures(0.5, 0.03, 0.65), (Concern.FLAT,)),
    ],
)
def test_light_and_sharpness_concerns(measures: Measures, said: tuple[Concern, ...]) -> None:
    assert concerns(measures, width=480, height=640, size=50_000) == said


def test_size_and_file_concerns() -> None:
    assert concerns(GOOD, width=800, height=800, size=1 << 20) == ()
    assert concerns(GOOD, width=801, height=640, size=1) == (Concern.LARGE_SIDE,)
    assert concerns(GOOD, width=480, height=640, size=(1 << 20) + 1) == (Concern.LARGE_FILE,)
    assert concerns(GOOD, width=179, height=640, size=1) == (Concern.SMALL,)
    assert {concern for concern in Concern if concern.is_service_limit} == {Concern.LARGE_SIDE, Concern.LARGE_FILE}
