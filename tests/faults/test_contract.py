"""The area contract: valid responses that contradict the documentation."""

import base64
from datetime import UTC, datetime

import pytest

from faceviewer.core.query import ImageFormat
from faceviewer.core.verdict import Answer
from faceviewer.ui.lookup.presenter import judged
from tests.faults import corpus, switches
from tests.faults.proof import fails_without
from tests.faults.stand import BY_BASE64, BY_URL, NAME, Stand, good_reply, texts_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOMEBODY_ELSE: list[dict[str, object]] = [
    {"userId": "13800138001"},
    {"userId": "13800138000 "},
    {"userId": "１３８００１３８０００"},
    {"userId": "+8613800138000"},
    {"userId": 13800138001},
    {"userType": "OPEN"},
    {"userType": "phone"},
    {"userId": "", "userType": ""},
]


@pytest.mark.parametrize("fields", SOMEBODY_ELSE, ids=str)
@fails_without(switches.no_person_check, fields=SOMEBODY_ELSE[0])
def test_C01_record_of_another_person_is_refused(stand: Stand, fields: dict[str, object]) -> None:
    for body in (
        good_reply(**fields),
        good_reply(**fields, imageBase64=None, imageUrl=stand.picture_url),
    ):
        outcome = stand.replying(body)
        assert outcome.fails("contract.mismatch"), "neither face nor fields"
        assert NAME not in texts_of(outcome.failure)
    assert not stand.store.requests, "the picture of another person is not fetched"


@pytest.mark.parametrize(
    "fields", [{"userId": None}, {"userType": None}, {"userId": 13800138000.0}, {"userId": True}], ids=str
)
def test_C01_record_without_an_id_is_refused(stand: Stand, fields: dict[str, object]) -> None:
    assert stand.replying(good_reply(**fields)).fails("contract.field")


def test_C04_empty_picture_is_no_picture(stand: Stand) -> None:
    """Otherwise "Can pass now" would be shown beside a photo whose format is not accepted."""
    assert stand.replying(good_reply(imageBase64="data:image/jpeg;base64,", imageUrl=None)).fails("picture.missing")


@pytest.mark.parametrize("empty", ["", None, " ", "\r\n", [], {}, False], ids=repr)
@pytest.mark.parametrize("query", [BY_BASE64, BY_URL], ids=["BASE64", "URL"])
@fails_without(switches.no_picture_accepted, empty="", query=BY_BASE64)
def test_C04_record_without_a_picture_is_shown(stand: Stand, empty: object, query: object) -> None:
    del query  # a reply without both is the same for each query
    outcome = stand.replying(good_reply(imageBase64=empty, imageUrl=empty))
    assert outcome.fails("picture.missing"), "nothing can be saved"
    assert outcome.found.record.user_name == NAME
    assert judged(outcome.found, host="host.test", now=NOW).verdict.answer is Answer.UNCLEAR


@fails_without(switches.any_address, reaches_sink=True)
def test_C05_url_instead_of_base64_is_used(stand: Stand) -> None:
    outcome = stand.replying(good_reply(imageBase64=None, imageUrl=stand.picture_url))
    assert outcome.is_shown
    lookup = outcome.found
    assert (lookup.query.image_format, lookup.picture_came_as) == (ImageFormat.BASE64, ImageFormat.URL)
    elsewhere = good_reply(imageBase64=None, imageUrl=f"https://{stand.sink.address}/1.jpg")
    assert stand.replying(elsewhere).fails("picture.address_refused")


@pytest.mark.parametrize("further", [0, 4_000_000])
def test_C05_base64_instead_of_a_url_is_used(stand: Stand, further: int) -> None:
    inside = base64.b64encode(corpus.good()["jpeg"] + bytes(further)).decode("ascii")
    outcome = stand.replying(good_reply(imageBase64=inside), BY_URL)
    assert outcome.is_shown
    lookup = outcome.found
    assert (lookup.query.image_format, lookup.picture_came_as) == (ImageFormat.URL, ImageFormat.BASE64)
    assert not stand.store.requests


def test_C05_base64_is_preferred_to_a_url(stand: Stand) -> None:
    inside = base64.b64encode(corpus.good()["png"]).decode("ascii")
    outcome = stand.replying(good_reply(imageBase64=inside, imageUrl=stand.picture_url))
    assert outcome.found.picture is not None
    assert outcome.found.picture.format == "PNG"
    assert not stand.store.requests


def test_C07_missing_policy_is_not_shown_as_allowed(stand: Stand) -> None:
    body = good_reply().replace(b'"policy": "PERMISSION", ', b"")
    assert b"policy" not in body
    outcome = stand.replying(body)
    assert judged(outcome.found, host="host.test", now=NOW).verdict.answer is Answer.UNCLEAR
