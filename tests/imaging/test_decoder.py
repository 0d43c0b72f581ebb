"""The decoder process: what is accepted from it, and when it is restarted."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import DECODER_ARGUMENT
from faceviewer.imaging.decode import decode
from faceviewer.imaging.decoder import Decoder, decoder_command
from faceviewer.imaging.decoder_results import MOST_BLOCKS, MOST_TAGS, TAG_NAME_CHARACTERS, TAG_TEXT_CHARACTERS
from faceviewer.imaging.examine import examine
from tests.faults import corpus
from tests.imaging import test_colour, test_jpeg, test_png
from tests.problems import problem_of

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")

HEAD: dict[str, object] = {"format": "JPEG", "width": 64, "height": 48, "has_alpha": False, "flaws": []}
MEASURES = {"brightness": 0.5, "contrast": 0.2, "sharpness": 0.6, "opacity": 1}
METADATA: dict[str, object] = {"orientation": 1, "tags": [], "carries_place": False, "blocks": []}
ALL = {**corpus.good(), **corpus.grey(), **corpus.foreign(), **corpus.too_large()}


def head(**change: object) -> bytes:
    return json.dumps(HEAD | change).encode() + b"\n"


@pytest.fixture
def started() -> Iterator[Callable[..., Decoder]]:
    """Create a decoder, which is stopped after the test."""
    with ExitStack() as stack:

        def start(*arguments: Any, **options: Any) -> Decoder:
            decoder = Decoder(*arguments, **options)
            stack.callback(decoder.stop)
            return decoder

        yield start


@pytest.fixture
def decoder(started: Callable[..., Decoder]) -> Decoder:
    return started()


def responding(response: bytes, *, then: str = "") -> list[str]:
    """Return the command of a process that gets ready, reads a picture, and responds with these bytes."""
    code = f"""
import os, signal, sys, time
out, into = sys.stdout.buffer, sys.stdin.buffer
out.write(b"ready\\n"); out.flush()
while into.read(1):
    into.read(int.from_bytes(into.read(4), "big"))
    out.write({response!r}); out.flush()
    {then or "pass"}
"""
    return [sys.executable, "-I", "-S", "-c", code]


def outcome(data: bytes, decoder: Decoder) -> object:
    try:
        return decoder.decode(data)
    except Problem as problem:
        return problem.kind, problem.facts


def test_decoder_process_gives_the_result_of_decode(decoder: Decoder) -> None:
    for name, data in ALL.items():
        try:
            here: object = decode(data)
        except Problem as problem:
            here = problem.kind, problem.facts
        assert outcome(data, decoder) == here, name


def test_decoder_process_gives_the_result_of_examine(decoder: Decoder) -> None:
    for name, data in corpus.good().items():
        examination = decoder.examine(data)
        assert examination == examine(data), name
        assert examination.picture == replace(decode(data), pixels=b""), name
    assert problem_of(decoder.examine, b"GIF89a").kind is Kind.PICTURE_DAMAGED
    assert problem_of(Decoder(["/nonexistent/decoder"]).examine, corpus.jpeg()).kind is Kind.PICTURE_DECODER


@pytest.mark.parametrize(
    "change",
    [
        *({"measures": {"brightness": value, "contrast": 0, "sharpness": 0}} for value in (2, "0.5")),
        {"measures": {}},
        *({"metadata": METADATA | wrong} for wrong in ({"orientation": 9}, {"tags": [["one"]]})),
        {"metadata": None},
        {"width": 0},
        {"format": "SVG"},
    ],
)
def test_invalid_examination_is_refused(change: dict[str, object], started: Callable[..., Decoder]) -> None:
    decoder = started(responding(head(**{"measures": MEASURES, "metadata": METADATA} | change)))
    assert problem_of(decoder.examine, corpus.jpeg()).kind is Kind.PICTURE_DAMAGED


def test_texts_of_an_examination_are_limited(started: Callable[..., Decoder]) -> None:
    endless = METADATA | {"tags": [["n" * 300, "t" * 300]] * 99, "blocks": ["b" * 300] * 99}
    read = started(responding(head(measures=MEASURES, metadata=endless))).examine(corpus.jpeg()).metadata
    assert (len(read.tags), len(read.blocks)) == (MOST_TAGS, MOST_BLOCKS)
    assert {len(name) for name, _ in read.tags} == {TAG_NAME_CHARACTERS}
    assert {len(text) for _, text in read.tags} == {TAG_TEXT_CHARACTERS}


def test_damaged_picture_restarts_the_process(decoder: Decoder) -> None:
    for ask in (decoder.decode, decoder.examine):
        ask(corpus.jpeg())
        child = decoder._child
        with pytest.raises(Problem):
            ask(corpus.jpeg()[:-200])
        assert decoder._child is not None  # restarted already, before the next picture
        assert decoder._child is not child
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())


def test_too_large_file_is_not_sent_to_the_process() -> None:
    problem = problem_of(Decoder(["/nonexistent"]).decode, bytes(PICTURE_BYTES + 1))
    assert problem.kind is Kind.PICTURE_TOO_BIG


PIXELS = bytes(64 * 48 * 3)
INVALID: dict[str, tuple[Any, ...]] = {
    "width": (0, "x", float("inf")),
    "height": (float("nan"), [[[]]]),
    "format": ("SVG", []),
    "flaws": (["no such flaw"],),
}
WRONG_SIZES = ((-64, -48), (65_535, 65_535), (4096, 4096))


# The response of a process, what it does then, and the problem.
RESPONSES: list[tuple[bytes, str, Kind]] = [
    *(
        (response, "", Kind.PICTURE_DAMAGED)
        for response in (
            *(b"\n", b"junk\n", b"42\n", b"[]\n", b"null\n", b"\xff" * 2000, b"[" * 2000, b'{"format": "JPEG"}\n'),
            *(b'{"problem": %b, "size": ""}\n' % kind for kind in (b'"local.disk"', b'"no.such"', b"[]")),
            b'{"problem": "picture.damaged"}\n',
            *(head(**{name: wrong}) + PIXELS for name in INVALID for wrong in INVALID[name]),
            *(head(width=width, height=height) + PIXELS for width, height in WRONG_SIZES),
        )
    ),
    (head() + PIXELS[1:], "os._exit(0)", Kind.PICTURE_DAMAGED),
    *((response, "", Kind.PICTURE_SLOW) for response in (b"", b"[" * 1000, head() + PIXELS[1:])),
]


@pytest.mark.parametrize(("response", "then", "kind"), RESPONSES)
def test_bad_or_slow_response_is_refused(
    response: bytes, then: str, kind: Kind, started: Callable[..., Decoder]
) -> None:
    decoder = started(responding(response, then=then), **({"seconds": 0.2} if kind is Kind.PICTURE_SLOW else {}))
    assert problem_of(decoder.decode, corpus.jpeg()).kind is kind


def test_unsupported_variant_is_reported(decoder: Decoder) -> None:
    problem = problem_of(decoder.decode, corpus.jpeg().replace(b"\xff\xc0", b"\xff\xc9"))
    assert (problem.kind, problem.facts) == (Kind.PICTURE_FORMAT, {"variant": "arithmetic"})


def test_rest_of_an_invalid_response_is_not_read_as_the_next(started: Callable[..., Decoder]) -> None:
    decoder = started(responding(head(width=float("inf")) + head() + PIXELS))
    for _ in range(2):
        assert problem_of(decoder.decode, corpus.jpeg()).kind is Kind.PICTURE_DAMAGED


def test_process_that_reads_nothing_is_ended(started: Callable[..., Decoder]) -> None:
    code = "import sys, time; sys.stdout.write('ready\\n'); sys.stdout.flush(); time.sleep(60)"
    decoder = started([sys.executable, "-I", "-S", "-c", code], seconds=0.3)
    assert problem_of(decoder.decode, corpus.jpeg() + bytes(PICTURE_BYTES - 10_000)).kind is Kind.PICTURE_SLOW


def test_process_that_died_between_two_pictures_is_restarted(decoder: Decoder) -> None:
    decoder.decode(corpus.jpeg())
    child = decoder._child
    assert child is not None
    child.kill()
    child.wait()
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())
    assert decoder._child is not child


NOT_STARTING = {
    "does not exist": ["/nonexistent/decoder"],
    "is not executable": ["/etc/passwd"],
    "ends at once": [sys.executable, "-c", ""],
    "crashes": [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"],
    "is another program": [sys.executable, "-c", "print('hello')"],
    "closes its output": [sys.executable, "-c", "import os, sys; os.close(1); sys.stdin.read()"],
    "prints half a line": [sys.executable, "-c", "print('ready', end='')"],
    "prints too much": [sys.executable, "-c", "print('ready' * 1000)"],
}


@pytest.mark.parametrize("command", NOT_STARTING.values(), ids=NOT_STARTING)
def test_process_that_does_not_start_is_tried_again(command: list[str], started: Callable[..., Decoder]) -> None:
    decoder = started(command)
    decoder.start()
    for _ in range(2):
        assert problem_of(decoder.decode, corpus.jpeg()).kind is Kind.PICTURE_DECODER
        assert not decoder.is_confined
    decoder._command = None  # the default one
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())


def test_pillow_is_not_loaded_outside_the_decoder_process() -> None:
    code = """
import sys
from faceviewer.core.problem import Problem
from faceviewer.imaging.decoder import Decoder
for command in (None, ["/nonexistent/decoder"]):
    decoder = Decoder(command)
    for ask in (decoder.decode, decoder.examine):
        try:
            ask(bytes.fromhex(sys.argv[1]))
        except Problem as problem:
            print(problem.kind)
    decoder.stop()
print([name for name in sys.modules if name.startswith("PIL")])
"""
    printed = subprocess.run(
        [sys.executable, "-c", code, corpus.jpeg().hex()], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert printed == ["picture.decoder", "picture.decoder", "[]"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_process_inherits_two_pipes_and_no_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: Callable[..., Decoder]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:canary@proxy")
    out = tmp_path / "told"
    code = f"""
import os
told = {{number: os.readlink(f"/proc/self/fd/{{number}}") for number in os.listdir("/proc/self/fd")[:-1]}}
open({str(out)!r}, "w").write(repr(told) + repr(dict(os.environ)))
print("ready", flush=True)
"""
    with (tmp_path / "open").open("wb") as held:
        os.set_inheritable(held.fileno(), True)
        problem_of(started([sys.executable, "-I", "-S", "-c", code]).decode, corpus.jpeg())
    inherited = out.read_text()
    assert inherited.count("pipe:") == 2
    assert "/dev/null" in inherited
    assert str(tmp_path) not in inherited
    assert "canary" not in inherited


def test_stop_ends_a_decoding_in_progress(started: Callable[..., Decoder]) -> None:
    decoder = started(responding(b"", then="time.sleep(60)"), seconds=60)
    kinds: list[Kind] = []
    asking = threading.Thread(target=lambda: kinds.append(problem_of(decoder.decode, corpus.jpeg()).kind))
    asking.start()
    while decoder._child is None or not decoder._first_line:
        time.sleep(0.001)
    decoder.stop()
    asking.join(10)
    assert kinds == [Kind.PICTURE_DAMAGED]


@pytest.mark.parametrize("program", ["faceviewer.app", "faceviewer.cli"])
def test_each_program_can_run_as_the_decoder(program: str, started: Callable[..., Decoder]) -> None:
    code = f"import sys; from {program} import main; sys.exit(main([{DECODER_ARGUMENT!r}]))"
    decoder = started([sys.executable, "-c", code])
    decoder.start()
    child = decoder._child
    assert child is not None
    for _ in range(3):
        assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())
        assert decoder._child is child


def test_packaged_program_runs_itself_as_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/faceviewer/faceviewer-cli")
    assert decoder_command() == ["/opt/faceviewer/faceviewer-cli", DECODER_ARGUMENT]
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3.11")
    assert decoder_command()[:3] == ["/usr/bin/python3.11", "-I", "-S"]


@pytest.mark.parametrize("mode", ["0", "1"])
def test_process_has_the_utf_8_mode_of_its_parent(mode: str) -> None:
    code = "import subprocess; from faceviewer.imaging.decoder import decoder_command; "
    code += "subprocess.run([*decoder_command()[:-1], 'import sys; print(sys.flags.utf8_mode)'], check=True)"
    done = subprocess.run(
        [sys.executable, "-X", f"utf8={mode}", "-c", code], env=os.environ | {"LC_ALL": "C"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == mode


def test_confined_process_has_loaded_all_that_colours_and_flaws_need(decoder: Decoder) -> None:
    for data in (*test_colour.SAMPLES, *(data for data, _ in (*test_jpeg.FLAWED.values(), *test_png.FLAWED.values()))):
        assert decoder.decode(data) == decode(data)
        assert decoder.examine(data) == examine(data)
