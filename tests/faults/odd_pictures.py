"""Decode test pictures of image libraries in the decoder process: `python -m tests.faults.odd_pictures FOLDER`.

The test suites of image libraries are full of odd and broken files. Each is decoded in a child; none may end it, take
longer than a picture may, or come out in other colours than a decoder that is not Pillow gives it: where libvips'
`vipsthumbnail` is installed, what it makes of a file is compared. Prints a line for each disagreement, and counts.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from shutil import which

from PIL import Image, ImageChops, ImageStat

from faceviewer.core.limits import PICTURE_BYTES, PICTURE_DECODE_SECONDS
from faceviewer.core.photo import Picture
from faceviewer.core.problem import Problem
from faceviewer.imaging.decoder import Decoder

_GREY = (128, 128, 128)
_MEAN, _WORST_BLOCK, _BLOCK = 4, 24, 8  # levels of 255; chroma may be enlarged in several ways
_PROFILES = (b"ICC_PROFILE", b"iCCP", b"ICCP")
_REFERENCE_SECONDS = 20


def main() -> int:
    """Decode every file under a folder; 0 if nothing crashed, hung, or differed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    counts, bad, slowest, decoder = Counter[str](), 0, 0.0, Decoder()
    files = sorted(path for path in parser.parse_args().folder.rglob("*") if path.is_file() and not path.is_symlink())
    with tempfile.TemporaryDirectory() as scratch:
        for path in files:
            if path.stat().st_size > PICTURE_BYTES:
                continue
            picture, outcome, seconds = _decoded(decoder, path.read_bytes())
            slowest = max(slowest, seconds)
            said = _disagreement(path, picture, Path(scratch) / "reference.png") if which("vipsthumbnail") else ""
            bad += outcome in {"crash", "slow"} or "colours" in said
            counts[outcome] += 1
            if said:
                counts[said.partition(":")[0]] += 1
            if said or outcome in {"crash", "slow"}:
                print(f"{path.name}: {outcome}; {said}", flush=True)
    decoder.stop()
    print(f"{len(files)} files, slowest {slowest:.2f} s: {dict(counts.most_common())}")
    return bool(bad)


def _decoded(decoder: Decoder, data: bytes) -> tuple[Picture | None, str, float]:
    decoder.start()
    child, begun = decoder._child, time.perf_counter()
    picture, outcome = None, "shown"
    try:
        picture = decoder.decode(data)
        outcome = f"shown with {len(picture.flaws)} flaws" if picture.flaws else outcome
    except Problem as problem:
        outcome = problem.kind.value
    seconds = time.perf_counter() - begun
    if child and child.poll() not in {None, -signal.SIGKILL}:  # by which it is ended after a damaged picture
        outcome = "crash"
    elif seconds >= PICTURE_DECODE_SECONDS:
        outcome = "slow"
    return picture, outcome, seconds


def _disagreement(path: Path, picture: Picture | None, scratch: Path) -> str:
    """Return in what libvips differs: what it shows and is refused here, or other colours."""
    scratch.unlink(missing_ok=True)
    options = ["--size", "65535x65535>", "--output", f"{scratch}[strip]"]
    if any(mark in path.read_bytes() for mark in _PROFILES):  # without one, libvips would take a camera's
        options += ["--eprofile", "srgb"]
    try:
        done = subprocess.run(
            ["vipsthumbnail", *options, str(path)], capture_output=True, check=False, timeout=_REFERENCE_SECONDS
        )
    except subprocess.TimeoutExpired:
        return ""
    if done.returncode != 0 or not scratch.exists():
        return "shown here alone" if picture else ""
    complaint = done.stderr.decode("utf-8", "replace").strip().splitlines()
    if picture is None:
        return f"refused here alone: {complaint[-1:]}"
    mode = "RGBA" if picture.has_alpha else "RGB"
    ours = _on_grey(Image.frombytes(mode, (picture.width, picture.height), picture.pixels))
    with Image.open(scratch) as reference:
        theirs = _on_grey(reference)
    if ours.size != theirs.size:
        return f"another size: {ours.size} and {theirs.size}"
    difference = ImageChops.difference(ours, theirs)
    mean = max(ImageStat.Stat(difference).mean)
    blocks = difference.resize([max(1, side // _BLOCK) for side in difference.size], Image.Resampling.BOX)
    worst = max(max(band.tobytes()) for band in blocks.split())
    return f"other colours: {mean:.1f} in the mean, {worst} at most" if mean > _MEAN or worst > _WORST_BLOCK else ""


def _on_grey(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, _GREY)
    clear = image.convert("RGBA")
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


if __name__ == "__main__":
    sys.exit(main())
