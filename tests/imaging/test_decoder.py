"""The process that decodes, and what it may do to us: nothing."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from faceviewer.core.limits import PICTURE_BYTES
from faceviewer.core.photo import Flaw
from faceviewer.core.problem import Kind, Problem
from faceviewer.imaging import DECODER_ARGUMENT
from faceviewer.imaging.answers import MOST_BLOCKS, MOST_TAGS, TAG_NAME_CHARACTERS, TAG_TEXT_CHARACTERS
from faceviewer.imaging.decode import decode
from faceviewer.imaging.decoder import Decoder, decoder_command
from faceviewer.imaging.examine import examine
from tests.faults import corpus
from tests.imaging import test_colour, test_jpeg, test_png
from tests.problems import problem_of

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL.TiffImagePlugin")

HEAD = {"format": "JPEG", "width": 64, "height": 48, "has_alpha": False, "flaws": []}
MEASURED = {"brightness": 0.5, "contrast": 0.2, "sharpness": 0.6, "opacity": 1}
WRITTEN: dict[str, object] = {"orientation": 1, "tags": [], "carries_place": False, "place": None, "blocks": []}
ALL = {**corpus.good(), **corpus.grey(), **corpus.foreign(), **corpus.too_large()}


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    decoder = Decoder()
    yield decoder
    decoder.stop()


def saying(answer: bytes, *, then: str = "") -> list[str]:
    """Return the command of a child that is ready, takes a picture, and answers with these bytes."""
    code = f"""
import os, signal, sys, time
out, into = sys.stdout.buffer, sys.stdin.buffer
out.write(b"ready\\n"); out.flush()
while into.read(1):
    into.read(int.from_bytes(into.read(4), "big"))
    out.write({answer!r}); out.flush()
    {then or "pass"}
"""
    return [sys.executable, "-I", "-S", "-c", code]


def outcome(data: bytes, decoder: Decoder) -> object:
    try:
        return decoder.decode(data)
    except Problem as problem:
        return problem.kind, problem.facts


def refused(decoder: Decoder, data: bytes = b"") -> Kind:
    problem = problem_of(decoder.decode, data or corpus.jpeg())
    decoder.stop()
    return problem.kind


def test_it_comes_to_the_same_as_decoding_here(decoder: Decoder) -> None:
    for name, data in ALL.items():
        try:
            here: object = decode(data)
        except Problem as problem:
            here = problem.kind, problem.facts
        assert outcome(data, decoder) == here, name


def test_so_it_is_with_examining(decoder: Decoder) -> None:
    for name, data in corpus.good().items():
        assert decoder.examine(data) == examine(data), name
    with pytest.raises(Problem) as caught:
        decoder.examine(b"GIF89a")
    assert caught.value.kind is Kind.PICTURE_DAMAGED
    with pytest.raises(Problem) as caught:
        Decoder(["/nonexistent/decoder"]).examine(corpus.jpeg())
    assert caught.value.kind is Kind.PICTURE_DECODER


@pytest.mark.parametrize(
    "change",
    [
        {"measures": {"brightness": 2, "contrast": 0, "sharpness": 0}},
        {"measures": {"brightness": "0.5", "contrast": 0, "sharpness": 0}},
        {"measures": {}},
        {"metadata": WRITTEN | {"place": {"latitude": 91, "longitude": 0}}},
        {"metadata": WRITTEN | {"orientation": 9}},
        {"metadata": WRITTEN | {"tags": [["one"]]}},
        {"metadata": None},
    ],
)
def test_an_examination_that_cannot_be_is_not_believed(change: dict[str, object]) -> None:
    answer = json.dumps({"measures": MEASURED, "metadata": WRITTEN} | change).encode() + b"\n"
    decoder = Decoder(saying(answer))
    problem = problem_of(decoder.examine, corpus.jpeg())
    decoder.stop()
    assert problem.kind is Kind.PICTURE_DAMAGED


def test_what_is_read_of_an_examination_is_bounded() -> None:
    endless = WRITTEN | {"tags": [["n" * 300, "t" * 300]] * 99, "blocks": ["b" * 300] * 99}
    answer = json.dumps({"measures": MEASURED, "metadata": endless}).encode() + b"\n"
    decoder = Decoder(saying(answer))
    read = decoder.examine(corpus.jpeg()).metadata
    decoder.stop()
    assert (len(read.tags), len(read.blocks)) == (MOST_TAGS, MOST_BLOCKS)
    assert {len(name) for name, _ in read.tags} == {TAG_NAME_CHARACTERS}
    assert {len(text) for _, text in read.tags} == {TAG_TEXT_CHARACTERS}


def test_one_child_does_for_many_pictures(decoder: Decoder) -> None:
    decoder.start()
    child = decoder._child
    for _ in range(3):
        decoder.decode(corpus.jpeg())
    assert child is not None
    assert decoder._child is child


def test_a_picture_that_was_damaged_gets_the_next_one_another_child(decoder: Decoder) -> None:
    for ask in (decoder.decode, decoder.examine):
        ask(corpus.jpeg())
        child = decoder._child
        with pytest.raises(Problem):
            ask(corpus.jpeg()[:-200])
        assert decoder._child is not None  # started already, while nobody waits
        assert decoder._child is not child
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())


def test_too_many_bytes_are_not_even_sent() -> None:
    assert refused(Decoder(["/nonexistent"]), bytes(PICTURE_BYTES + 1)) is Kind.PICTURE_TOO_BIG


@pytest.mark.parametrize(
    "answer",
    [
        b"\n",
        b"junk\n",
        b"42\n",
        b"[]\n",
        b"null\n",
        b"\xff" * 2000,
        b"[" * 2000,
        json.dumps({"problem": "local.disk", "size": ""}).encode() + b"\n",
        json.dumps({"problem": "no.such", "size": ""}).encode() + b"\n",
        json.dumps({"problem": [], "size": ""}).encode() + b"\n",
        json.dumps({"problem": "picture.damaged"}).encode() + b"\n",
        json.dumps(HEAD | {"width": 0}).encode() + b"\n",
        json.dumps(HEAD | {"width": -64, "height": -48}).encode() + b"\n",
        json.dumps(HEAD | {"width": 65_535, "height": 65_535}).encode() + b"\n",
        json.dumps(HEAD | {"width": 4096, "height": 4096}).encode() + b"\n",
        json.dumps(HEAD | {"width": "x"}).encode() + b"\n",
        json.dumps(HEAD | {"width": float("inf")}).encode() + b"\n",
        json.dumps(HEAD | {"height": float("nan")}).encode() + b"\n",
        json.dumps(HEAD | {"height": [[[]]]}).encode() + b"\n",
        json.dumps(HEAD | {"format": "SVG"}).encode() + b"\n" + bytes(64 * 48 * 3),
        json.dumps(HEAD | {"format": []}).encode() + b"\n" + bytes(64 * 48 * 3),
        json.dumps(HEAD | {"flaws": ["no such flaw"]}).encode() + b"\n" + bytes(64 * 48 * 3),
        b'{"format": "JPEG"}\n',
    ],
)
def test_what_is_no_answer_is_not_believed(answer: bytes) -> None:
    assert refused(Decoder(saying(answer))) is Kind.PICTURE_DAMAGED


def test_flaws_are_told() -> None:
    answer = json.dumps(HEAD | {"flaws": list(Flaw)}).encode() + b"\n" + bytes(64 * 48 * 3)
    decoder = Decoder(saying(answer))
    assert decoder.decode(corpus.jpeg()).flaws == tuple(Flaw)
    decoder.stop()


def test_which_kind_of_a_format_is_not_accepted_is_told(decoder: Decoder) -> None:
    problem = problem_of(decoder.decode, corpus.jpeg().replace(b"\xff\xc0", b"\xff\xc9"))
    assert (problem.kind, problem.facts) == (Kind.PICTURE_FORMAT, {"variant": "arithmetic"})


def test_what_is_left_of_an_answer_is_not_taken_for_the_next_one() -> None:
    good = json.dumps(HEAD).encode() + b"\n" + bytes(64 * 48 * 3)
    decoder = Decoder(saying(json.dumps(HEAD | {"width": float("inf")}).encode() + b"\n" + good))
    for _ in range(2):
        assert problem_of(decoder.decode, corpus.jpeg()).kind is Kind.PICTURE_DAMAGED
    decoder.stop()


def test_fewer_pixels_than_promised() -> None:
    answer = json.dumps(HEAD).encode() + b"\n" + bytes(64 * 48 * 3 - 1)
    assert refused(Decoder(saying(answer, then="os._exit(0)"))) is Kind.PICTURE_DAMAGED


@pytest.mark.parametrize("answer", [b"", b"[" * 1000, json.dumps(HEAD).encode() + b"\n" + bytes(64 * 48 * 3 - 1)])
def test_what_takes_too_long_is_called_that(answer: bytes) -> None:
    assert refused(Decoder(saying(answer), seconds=0.2)) is Kind.PICTURE_SLOW


def test_a_child_that_takes_nothing_in_is_killed() -> None:
    code = "import sys, time; sys.stdout.write('ready\\n'); sys.stdout.flush(); time.sleep(60)"
    decoder = Decoder([sys.executable, "-I", "-S", "-c", code], seconds=0.3)
    assert refused(decoder, corpus.jpeg() + bytes(PICTURE_BYTES - 10_000)) is Kind.PICTURE_SLOW


def test_a_child_that_died_between_two_pictures_is_not_missed(decoder: Decoder) -> None:
    decoder.decode(corpus.jpeg())
    child = decoder._child
    assert child is not None
    child.kill()
    child.wait()
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())
    assert decoder._child is not child


STILLBORN = {
    "is not there": ["/nonexistent/decoder"],
    "may not be run": ["/etc/passwd"],
    "ends at once": [sys.executable, "-c", ""],
    "crashes": [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"],
    "is another program": [sys.executable, "-c", "print('hello')"],
    "closes its output": [sys.executable, "-c", "import os, sys; os.close(1); sys.stdin.read()"],
    "says half a line": [sys.executable, "-c", "print('ready', end='')"],
    "says too much": [sys.executable, "-c", "print('ready' * 1000)"],
}


@pytest.mark.parametrize("command", STILLBORN.values(), ids=STILLBORN)
def test_without_a_child_nothing_is_decoded_and_the_next_picture_tries_again(command: list[str]) -> None:
    decoder = Decoder(command)
    decoder.start()
    for _ in range(2):
        assert problem_of(decoder.decode, corpus.jpeg()).kind is Kind.PICTURE_DECODER
        assert not decoder.is_confined
    decoder._command = None  # it is repaired meanwhile
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())
    decoder.stop()


def test_pillow_is_not_even_loaded_where_the_picture_is_shown() -> None:
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
    told = subprocess.run(
        [sys.executable, "-c", code, corpus.jpeg().hex()], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert told == ["picture.decoder", "picture.decoder", "[]"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere descriptors are not listed so")
def test_a_child_inherits_two_pipes_and_nothing_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
        refused(Decoder([sys.executable, "-I", "-S", "-c", code]))
    told = out.read_text()
    assert told.count("pipe:") == 2
    assert "/dev/null" in told
    assert str(tmp_path) not in told
    assert "canary" not in told


def test_stopping_ends_a_picture_under_way() -> None:
    decoder = Decoder(saying(b"", then="time.sleep(60)"), seconds=60)
    kinds: list[Kind] = []
    asking = threading.Thread(target=lambda: kinds.append(refused(decoder)))
    asking.start()
    while decoder._child is None or not decoder._first_line:
        time.sleep(0.001)
    decoder.stop()
    asking.join(10)
    assert kinds == [Kind.PICTURE_DAMAGED]


@pytest.mark.parametrize("program", ["faceviewer.app", "faceviewer.cli"])
def test_each_program_can_be_the_decoder(program: str) -> None:
    code = f"import sys; from {program} import main; sys.exit(main([{DECODER_ARGUMENT!r}]))"
    decoder = Decoder([sys.executable, "-c", code])
    decoder.start()
    child = decoder._child
    assert decoder.decode(corpus.jpeg()) == decode(corpus.jpeg())
    assert child is not None
    assert decoder._child is child
    decoder.stop()


def test_a_packaged_program_starts_itself_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/faceviewer/faceviewer-cli")
    assert decoder_command() == ["/opt/faceviewer/faceviewer-cli", DECODER_ARGUMENT]
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3.11")
    assert decoder_command()[:3] == ["/usr/bin/python3.11", "-I", "-S"]


@pytest.mark.parametrize("mode", ["0", "1"])
def test_a_child_reads_its_paths_in_the_encoding_that_this_process_has(mode: str) -> None:
    tell = "import subprocess; from faceviewer.imaging.decoder import decoder_command; "
    tell += "subprocess.run([*decoder_command()[:-1], 'import sys; print(sys.flags.utf8_mode)'], check=True)"
    done = subprocess.run(
        [sys.executable, "-X", f"utf8={mode}", "-c", tell], env=os.environ | {"LC_ALL": "C"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == mode


def test_what_a_process_that_can_open_nothing_has_loaded_is_enough_for_every_colour_and_flaw(decoder: Decoder) -> None:
    for data in (*test_colour.SAMPLES, *(data for data, _ in (*test_jpeg.FLAWED.values(), *test_png.FLAWED.values()))):
        assert decoder.decode(data) == decode(data)
        assert decoder.examine(data) == examine(data)
