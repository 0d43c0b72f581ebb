"""A photo for benchmarks of pictures, with the noise of a camera, which a drawing does not have."""

import io

from PIL import Image


def camera_jpeg(side: int) -> bytes:
    """Return a JPEG of a square photo, with some 2 bits per pixel, as phones write them."""
    red = Image.linear_gradient("L").resize((side, side))
    green = Image.radial_gradient("L").resize((side, side))
    grain = Image.effect_noise((side, side), 24)
    photo = Image.merge("RGB", (Image.blend(red, grain, 0.3), Image.blend(green, grain, 0.3), grain))
    data = io.BytesIO()
    photo.save(data, "JPEG", quality=80)
    return data.getvalue()
