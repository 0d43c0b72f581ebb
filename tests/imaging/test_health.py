"""Concerns about photos: portraits of the sandbox, unchanged, darkened, lightened, flattened and blurred."""

import io
from collections.abc import Callable

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


def with_light(light: float) -> Callable[[Image.Image], Image.Image]:
    return lambda image: ImageEnhance.Brightness(image).enhance(light)


def enlarged(image: Image.Image) -> Image.Image:
    small = image.resize((image.width // 8, image.height // 8))
    return small.resize(image.size, Image.Resampling.BICUBIC)


SOFT, VERY_SOFT = Concern.SOFT, Concern.VERY_SOFT
CHANGES: dict[str, tuple[Callable[[Image.Image], Image.Image], list[set[Concern]]]] = {
    "unchanged": (lambda image: image, [set()]),
    "less light": (with_light(0.6), [set()]),
    "a fifth of the light": (with_light(0.2), [{Concern.DARK}]),
    "a tenth of the light": (with_light(0.1), [{Concern.VERY_DARK}]),
    "hardly any light": (with_light(0.05), [{Concern.VERY_DARK}]),
    "low contrast": (lambda image: ImageEnhance.Contrast(image).enhance(0.1), [{Concern.FLAT}]),
    "blurred in one direction": (lambda image: image.filter(ImageFilter.BoxBlur((12, 0))), [{SOFT}, {VERY_SOFT}]),
    "enlarged": (enlarged, [{SOFT}, {VERY_SOFT}]),
    "overexposed": (lambda image: Image.blend(image, Image.new("RGB", image.size, "white"), 0.9), [{Concern.BRIGHT}]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_portrait_has_its_concern(change: str) -> None:
    changed, concern = CHANGES[change]
    for image in images():
        assert concerns_of(changed(image)) in concern


@pytest.mark.parametrize("quality", [20, 50])
def test_compressed_portrait_has_no_concern(quality: int) -> None:
    assert [concerns_of(image, quality=quality) for image in images()] == [set()] * len(images())


@pytest.mark.parametrize(("share", "concern"), [(0.001, set()), (0.005, {SOFT, VERY_SOFT}), (0.01, {VERY_SOFT})])
def test_blurred_portrait_is_soft_at_any_size_and_brightness(share: float, concern: set[Concern]) -> None:
    for image in images():
        soft = concerns_of(blurred(image, share))
        assert soft <= concern
        assert bool(soft) == bool(concern)
        large = image.resize((image.width * 3, image.height * 3), Image.Resampling.LANCZOS)
        assert bool(concerns_of(blurred(large, share))) == bool(concern)
        dark = concerns_of(with_light(0.1)(blurred(image, share)))
        assert (dark & {SOFT, VERY_SOFT} != set()) == bool(concern)


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
