"""The area image-base64: pictures in invalid or unusual BASE64."""

import base64
import sys

import pytest

from faceviewer.core import limits
from tests.faults import corpus, switches
from tests.faults.origin import http
from tests.faults.proof import Switch, fails_without
from tests.faults.stand import Outcome, Stand, good_reply, memory_growth

JPEG = base64.b64encode(corpus.jpeg()).decode("ascii")


def _showing(stand: Stand, text: str) -> Outcome:
    return stand.replying(good_reply(imageBase64=text))


@fails_without(switches.lenient_base64)
def test_B01_data_uri_is_decoded(stand: Stand) -> None:
    """Other spellings: `test_data_uri_prefixes` and `test_base64_is_decoded` of tests/gateway."""
    assert _showing(stand, "data:image/jpeg;base64," + JPEG).found.image == corpus.jpeg()


@pytest.mark.parametrize(
    "prefix",
    [
        "data:text/html;base64,",
        "data:image/svg+xml;base64,",
        "data:;base64,",
        "data:image/jpeg,",
        "data:image/jpeg;base64",
    ],
)
def test_B01_data_uri_without_a_picture_is_refused(stand: Stand, prefix: str) -> None:
    assert _showing(stand, prefix + JPEG).fails("picture.base64")


BROKEN = {
    "padding inside": JPEG[:40] + "=" + JPEG[40:],
    "padding first": "=" + JPEG,
    "padding after the end": JPEG + "====",
    "padding beyond what is due": base64.b64encode(corpus.jpeg() + b"\x00\x00").decode("ascii") + "=",
    "not ascii": JPEG[:40] + "é" + JPEG[40:],
    "one too many": JPEG.rstrip("=")[: len(JPEG) // 4 * 4 - 4] + "A",
}


@pytest.mark.parametrize("name", BROKEN)
@fails_without(switches.lenient_base64, name="not ascii")
@fails_without(switches.lenient_base64, name="padding after the end")
def test_B03_invalid_characters_are_refused(stand: Stand, name: str) -> None:
    outcome = _showing(stand, BROKEN[name])
    assert outcome.fails("picture.base64")
    assert outcome.found.received == BROKEN[name].encode("utf-8")  # for the vendor


TOO_LONG = "A" * (24 << 20)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured as Linux tells it")
@fails_without(Switch("no_limit_of_responses", limits, RESPONSE_BYTES=1 << 40))
def test_B05_too_long_base64_takes_little_memory(stand: Stand) -> None:
    stand.look_up()  # what is loaded once is loaded
    response = http(good_reply(imageBase64=TOO_LONG))
    with memory_growth() as growth:
        outcome = stand.responding(response)
    assert outcome.fails("contract.too_big")
    assert growth[0] < 16
