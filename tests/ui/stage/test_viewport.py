"""The position and zoom of a photo in a view."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceviewer.ui.stage.viewport import LEAST_ZOOM, MOST_ZOOM, Viewport

VIEW = Viewport(photo=(200, 100), view=(500.0, 400.0))


def test_fitted_photo_is_centred_with_a_margin_and_enlarged_twice_at_most() -> None:
    wide = Viewport(photo=(1000, 500), view=(540.0, 400.0))
    assert wide.rectangle == (20, 75, 500, 250)
    assert wide.seen_through((1080.0, 800.0), ratio=2.0).rectangle == (40, 150, 1000, 500)

    assert VIEW.zoom == 2.0
    assert VIEW.seen_through((1000.0, 800.0), ratio=2.0).zoom == 4.0  # the same size in logical pixels


@pytest.mark.parametrize(("zoom", "limited"), [(0.0, LEAST_ZOOM), (1e9, MOST_ZOOM), (1.5, 1.5)])
def test_zoom_is_limited_to_its_range(zoom: float, limited: float) -> None:
    assert VIEW.zoomed(zoom).zoom == limited


def test_zooming_out_does_not_enlarge_a_long_photo() -> None:
    strip = Viewport(photo=(1000, 8000), view=(600.0, 400.0))
    assert strip.zoomed(strip.zoom / 2).zoom == strip.zoom < LEAST_ZOOM


def test_fitted_photo_does_not_move_and_no_photo_moves_out_of_view() -> None:
    assert VIEW.moved(50, 50) == VIEW
    assert VIEW.zoomed(4.0).moved(1e6, -1e6).rectangle == (250, -200, 800, 400)


def test_rotation_is_about_the_centre_of_the_view() -> None:
    moved = VIEW.zoomed(4.0).moved(-80, -40)
    turned = moved.turned(1)
    assert turned.photo == (100, 200)
    assert turned.centre == (-10.0, 20.0)  # right becomes below, below becomes left
    for _ in range(3):
        turned = turned.turned(1)
    assert turned == moved
    assert moved.turned(3).turned(1) == moved
    assert moved.mirrored().centre == (-20.0, 10.0)


@given(zoom=st.floats(0.5, 3.0), right=st.floats(-300, 300), down=st.floats(-200, 200))
def test_following_shows_the_same_part_of_a_photo_of_another_size(zoom: float, right: float, down: float) -> None:
    leader = Viewport(photo=(400, 400), view=(480.0, 480.0)).zoomed(zoom).moved(right, down)
    follower = Viewport(photo=(800, 800), view=(480.0, 480.0)).following(leader)
    assert follower.zoom == pytest.approx(leader.zoom / 2)
    assert follower.rectangle == pytest.approx(leader.rectangle, abs=1)


def test_following_a_fitted_photo_fits() -> None:
    assert VIEW.zoomed(3.0).following(Viewport(photo=(5, 5), view=(300.0, 100.0))) == VIEW
