"""The area image-decode: bytes that are no picture, too large, or dangerous to decode."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from PIL import ImageFile

import faceviewer
from faceviewer.core.photo import WRITTEN, Picture
from faceviewer.core.problem import Problem
from faceviewer.imaging.decode import decode
from faceviewer.imaging.decoder import Decoder
from faceviewer.imaging.encode import encode
from faceviewer.store.file_names import DEFAULT_TEMPLATE, file_name
from tests.faults import corpus, fuzz, switches
from tests.faults.origin import http
from tests.faults.proof import fails_without, must_fail
from tests.faults.stand import Outcome, Stand, memory_growth
from tests.faults.watch import watching
from tests.gateway.replies import NOW
from tests.imaging.test_decoder import responding

# Pillow warns of broken EXIF blocks; the program ignores that, the tests make errors of warnings.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


WHOLE = {
    "jpeg": corpus.jpeg(corpus.scene(400, 300)),
    "jpeg-progressive": corpus.jpeg(corpus.scene(400, 300), progressive=True),
    "png": corpus.saved(corpus.scene(400, 300).effect_spread(9), "PNG"),
    "webp": corpus.saved(corpus.scene(400, 300).effect_spread(9), "WEBP"),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("parts", [range(1, 20)], ids=["all"])
@fails_without(stand_with={"decode": switches.truncated_accepted}, name="jpeg", parts=[10])
def test_D01_cut_picture_is_damaged(stand: Stand, name: str, parts: Iterable[int]) -> None:
    data = WHOLE[name]
    for part in parts:
        assert stand.showing(data[: len(data) * part // 20]).fails("picture.damaged"), part
    for lost in (20, 30):  # more than an end, and its checksum
        assert stand.showing(data[:-lost]).fails("picture.damaged"), lost
    assert stand.showing(data).is_shown
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


@pytest.mark.parametrize("name", corpus.too_large())
def test_D02_too_many_pixels_are_refused(stand: Stand, name: str) -> None:
    assert stand.showing(corpus.too_large()[name]).fails("picture.too_big")


@pytest.mark.parametrize(("width", "height"), [(0, 0), (0, 9), (9, 0)])
def test_D02_picture_without_pixels_is_refused(stand: Stand, width: int, height: int) -> None:
    assert stand.showing(corpus.png(width, height, 8, 2, b"")).fails("picture.damaged")


def _growth(decode: Callable[[bytes], Picture], *names: str) -> float:
    """Return by how many MiB memory rose at most over these bombs."""
    decode(corpus.jpeg())  # what is loaded once
    bombs = [corpus.too_large()[name] for name in names]
    with memory_growth() as growth:
        for bomb in bombs:
            try:
                decode(bomb)
            except Problem:
                continue
    return growth[0]


@needs_linux
def test_D02_refused_pixels_are_not_allocated() -> None:
    assert _growth(decode, *corpus.too_large()) < 16


@needs_linux
def test_D02_fails_if_pixels_are_allocated_first(stand: Stand) -> None:
    assert _growth(switches.no_pixel_limit, "png-9000x9000-bits") > 16
    stand.decode = switches.no_pixel_limit
    with must_fail():
        test_D02_too_many_pixels_are_refused(stand, "png-9000x9000-bits")


@contextmanager
def _decoding_by(stand: Stand, command: list[str]) -> Iterator[Decoder]:
    """Use another program as the decoder during the block."""
    decoder, ordinary = Decoder(command, seconds=1.0), stand.decode
    stand.decode = decoder.decode
    try:
        yield decoder
    finally:
        decoder.stop()
        stand.decode = ordinary


async def _longest_pause(stand: Stand) -> tuple[Outcome, float]:
    """Look up, and return the longest stall of the event loop in seconds."""
    client, longest = stand.client(), 0.0

    async def beat() -> None:
        nonlocal longest
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.005)
            now = time.perf_counter()
            longest, last = max(longest, now - last), now

    beating = asyncio.create_task(beat())
    outcome = await stand.outcome_of(client)
    beating.cancel()
    await client.aclose()
    return outcome, longest


@pytest.mark.parametrize("scans", [400, 101])
@fails_without(stand_with={"decode": switches.no_pixel_limit}, scans=101)
def test_D03_scan_bomb_is_refused(stand: Stand, scans: int) -> None:
    stand.showing(corpus.scan_bomb(scans))
    outcome, pause = asyncio.run(_longest_pause(stand))
    assert outcome.fails("picture.damaged")
    assert outcome.seconds < 3.5
    assert pause < 0.2, "the event loop was not blocked"
    assert stand.showing(corpus.jpeg()).is_shown


@pytest.mark.parametrize("name", corpus.foreign())
def test_D04_unsupported_formats_are_named(stand: Stand, name: str) -> None:
    assert stand.showing(corpus.foreign()[name]).fails("picture.format")


def _actions(decode: Callable[[bytes], Picture]) -> str:
    decode(corpus.jpeg())
    with watching() as touched:
        for data in corpus.foreign().values():
            with suppress(Exception):  # which test_D04_unsupported_formats_are_named looks at
                decode(data)
    return "\n".join(touched.actions)


def test_D04_unsupported_formats_open_no_file_or_program() -> None:
    assert _actions(decode) == ""


def test_D04_fails_with_all_decoders_of_pillow(stand: Stand) -> None:
    assert "subprocess.Popen" in _actions(switches.any_format), "Ghostscript is started for an EPS"
    stand.decode = switches.any_format
    with must_fail():
        test_D04_unsupported_formats_are_named(stand, "tiff")


def test_D04_qt_decodes_no_bytes_of_the_server() -> None:
    readers = re.compile(
        r"QImageReader|fromData|loadFromData|QMovie|QPixmap\(\s*(?:path|data|bytes)|QSvgRenderer\(data"
    )
    folder = Path(faceviewer.__file__).parent
    found = [path.name for path in folder.rglob("*.py") if readers.search(path.read_text(encoding="utf-8"))]
    for name in found:  # those that read our own icons
        assert name in {"icons.py", "button.py", "labels.py", "theme.py", "self_test.py"}, name


@pytest.mark.parametrize("name", ["heic", "avif"])
@fails_without(stand_with={"decode": switches.any_format}, name="avif")
def test_D05_heic_and_avif_are_refused_on_every_system(stand: Stand, name: str) -> None:
    assert stand.showing(corpus.foreign()[name]).fails("picture.format")


_EXTENSIONS = {"jpeg": ".jpg", "png": ".png", "gif": ".gif"}


@pytest.mark.parametrize("name", corpus.polyglots())
@fails_without(stand_with={"decode": switches.extension_from_url}, name="jpeg+html")
def test_D10_polyglot_file_is_shown_and_reported(stand: Stand, name: str) -> None:
    """The saved file has the received bytes, and an extension that no program executes."""
    data = corpus.polyglots()[name]
    page = http(data, headers={"Content-Type": "text/html", "Content-Disposition": 'attachment; filename="face.exe"'})
    outcome = stand.by_url(page, url=f"https://{stand.store.address}/face.html")
    assert outcome.found.picture is not None
    assert outcome.found.image == data
    extension = outcome.found.picture.extension
    assert extension == _EXTENSIONS[name.partition("+")[0]]
    record = outcome.found.record
    assert file_name(DEFAULT_TEMPLATE, record, extension=extension, now=NOW).endswith(extension)


_ENDS: dict[str, Callable[[bytes], bool]] = {
    "JPEG": lambda copy: copy.endswith(b"\xff\xd9"),
    "PNG": lambda copy: copy.endswith(b"IEND\xaeB`\x82"),
    "WEBP": lambda copy: len(copy) == 8 + int.from_bytes(copy[4:8], "little"),
}


@pytest.mark.parametrize("name", corpus.polyglots())
def test_D10_clean_copy_has_only_the_picture(stand: Stand, name: str) -> None:
    shown = stand.showing(corpus.polyglots()[name]).result
    assert shown is not None
    assert shown.picture is not None
    for form in WRITTEN:
        copy = encode(shown.picture, form)
        assert not any(text in copy for text in (b"<script", b"PK\x03\x04", b"rm -rf"))
        assert _ENDS[form](copy)


DEATHS = {
    "segmentation fault": "os.kill(os.getpid(), signal.SIGSEGV)",
    "out of memory": "os.kill(os.getpid(), signal.SIGKILL)",
    "exit 1": "os._exit(1)",
    "hangs": "time.sleep(60)",
}


@needs_signals
@pytest.mark.parametrize("death", DEATHS)
def test_D11_crash_of_the_decoder_costs_one_picture(
    stand: Stand, death: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with _decoding_by(stand, responding(b"", then=DEATHS[death])) as decoder:
        kind = "picture.slow" if death == "hangs" else "picture.damaged"
        assert stand.showing(corpus.jpeg()).fails(kind)
        decoder._command = None
        assert stand.showing(corpus.jpeg()).is_shown, "another decoder is started"
    assert capfd.readouterr().err == "", "the output of the ended decoder is not shown"


@needs_signals
def test_D11_fails_if_decoded_in_this_process() -> None:
    code = """
import os, signal, sys
from faceviewer.imaging import decode
decode.in_screen_colours = lambda *_: os.kill(os.getpid(), signal.SIGSEGV)
decode.decode(bytes.fromhex(sys.argv[1]))
"""
    ended = subprocess.run([sys.executable, "-c", code, corpus.jpeg().hex()], check=False).returncode
    assert ended == -signal.SIGSEGV, "the program ended, too"


def test_D12_mutated_pictures_are_decoded_or_refused(record_property: Callable[[str, object], None]) -> None:
    """In a separate process, so that a crash is reported. FAULTS_INPUTS and FAULTS_SECONDS change the amount."""
    inputs = os.environ.get("FAULTS_INPUTS", "100000")
    seconds = os.environ.get("FAULTS_SECONDS", "10")
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.fuzz", "--inputs", inputs, "--seconds", seconds],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr[-2000:])
    report = json.loads(done.stdout)
    assert report["slowest_ms"] < fuzz.SLOWEST_SECONDS * 1e3
    assert report["grown_mib"] < 16
    assert report["outcomes"]["picture"] > report["inputs"] / 100, "some pictures must be decoded"
    record_property("figure", f"{report['inputs']:,} inputs, slowest {report['slowest_ms']:.0f} ms")


def test_D12_fails_if_errors_of_pillow_are_raised() -> None:
    report = fuzz.run(inputs=2000, seconds=30, seed=1, decode=switches.no_pixel_limit)
    assert report.breach
