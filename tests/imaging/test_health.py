"""Concerns about photos: portraits of the sandbox, unchanged, darkened, lightened, flattened and blurred."""

import io

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from faceviewer.core.photo import Concern, Measures, concerns
from faceviewer.imaging.decode import decoded
from faceviewer.imaging.examine import examine, measure
from faceviewer.sandbox.people import PEOPLE, PictureFormat
from faceviewer.sandbox.portraits import draw

PORTRAITS = list(
    {p.portrait.seed: p.portrait for p in PEOPLE if p.portrait and p.portrait.format is PictureFormat.JPEG}.values()
)[:4]


def images() -> list[Image.Image]:
    return [Image.open(io.BytesIO(draw(portrait))).convert("RGB") for portrait in PORTRAITS if not portrait.cut]


def measured(image: Image.Image, *, quality: int = 90) -> Measures:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return measure(decoded(file.getvalue())[0])


def concerns_of(image: Image.Image, *, quality: int = 90) -> set[Concern]:
    return set(concerns(measured(image, quality=quality), width=480, height=640, size=1))


def blurred(image: Image.Image, share: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(share * max(image.size)))


def test_unchanged_portrait_has_no_concern() -> None:
    for image in images():
        for quality in (20, 50, 90):
            assert concerns_of(image, quality=quality) == set()
        assert concerns_of(ImageEnhance.Brightness(image).enhance(0.6)) == set()


@pytest.mark.parametrize(
    ("light", "concern"),
    [(0.2, {Concern.DARK}), (0.1, {Concern.VERY_DARK}), (0.05, {Concern.VERY_DARK})],
)
def test_dark_portrait_is_dark(light: float, concern: set[Concern]) -> None:
    assert [concerns_of(ImageEnhance.Brightness(image).enhance(light)) for image in images()] == [concern] * len(
        images()
    )


@pytest.mark.parametrize(
    ("share", "concern"), [(0.001, set()), (0.005, {Concern.SOFT, Concern.VERY_SOFT}), (0.01, {Concern.VERY_SOFT})]
)
def test_blurred_portrait_is_soft_at_any_size_and_brightness(share: float, concern: set[Concern]) -> None:
    for image in images():
        soft = concerns_of(blurred(image, share))
        assert soft <= concern
        assert bool(soft) == bool(concern)
        large = image.resize((image.width * 3, image.height * 3), Image.Resampling.LANCZOS)
        assert bool(concerns_of(blurred(large, share))) == bool(concern)
        dark = concerns_of(ImageEnhance.Brightness(blurred(image, share)).enhance(0.1))
        assert (dark & {Concern.SOFT, Concern.VERY_SOFT} != set()) == bool(concern)


def test_motion_blur_in_one_direction_is_soft() -> None:
    for image in images():
        assert concerns_of(image.filter(ImageFilter.BoxBlur((12, 0)))) <= {Concern.SOFT, Concern.VERY_SOFT}
        assert concerns_of(image.filter(ImageFilter.BoxBlur((12, 0))))


def test_low_contrast_is_flat_and_overexposure_is_bright() -> None:
    for image in images():
        assert concerns_of(ImageEnhance.Contrast(image).enhance(0.1)) == {Concern.FLAT}
        assert Concern.BRIGHT in concerns_of(Image.blend(image, Image.new("RGB", image.size, "white"), 0.9))


def test_enlarged_portrait_is_soft() -> None:
    for image in images():
        small = image.resize((image.width // 8, image.height // 8))
        assert concerns_of(small.resize(image.size, Image.Resampling.BICUBIC)) & {Concern.SOFT, Concern.VERY_SOFT}


def test_transparent_pixels_are_not_measured() -> None:
    image = images()[0].convert("RGBA")
    hidden = Image.new("L", image.size, 0)
    hidden.paste(255, (0, 0, image.width, image.height // 2))
    black = Image.new("RGBA", image.size, "black")
    whole = Image.composite(image, black, hidden)
    whole.putalpha(hidden)
    seen = measure(whole)
    assert seen.brightness > 0.3
    whole.putalpha(0)
    assert measure(whole)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "GIF"])
@pytest.mark.parametrize(("alpha", "concern"), [(0, {Concern.CLEAR}), (255, set())])
def test_fully_transparent_photo_is_reported(form: str, alpha: int, concern: set[Concern]) -> None:
    image, file = images()[0].convert("RGBA"), io.BytesIO()
    image.putalpha(alpha)
    image.save(file, form)
    assert set(concerns(examine(file.getvalue()).measures, width=480, height=640, size=1)) - {Concern.SOFT} == concern


def test_photo_with_transparent_background_is_not_reported_as_transparent() -> None:
    image, shape = images()[0].convert("RGBA"), Image.new("L", images()[0].size, 0)
    shape.paste(255, (image.width // 3, image.height // 4, image.width * 2 // 3, image.height * 3 // 4))
    image.putalpha(shape)
    seen = measure(image)
    assert Concern.CLEAR not in concerns(seen, width=480, height=640, size=1)


@pytest.mark.parametrize("size", [(1, 1), (1, 3), (2, 1), (4096, 1), (1, 4096)])
def test_tiny_and_thin_pictures_are_measured(size: tuple[int, int]) -> None:
    pixels = bytes(range(256)) * 48
    measures = measure(Image.frombytes("RGB", size, pixels[: size[0] * size[1] * 3]))
    assert 0 <= measures.brightness <= 1
    assert 0 <= measures.sharpness <= 1
