"""Tests outside of this folder exist, and fail without their defence."""

import inspect
import json
import re
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytestqt.exceptions import TimeoutError as TimedOut
from pytestqt.qtbot import QtBot

import tests
from faceviewer.batch import run
from faceviewer.core import connection, limits
from faceviewer.core.doors import DoorState
from faceviewer.core.problem import Kind
from faceviewer.core.query import FaceQuery
from faceviewer.core.verdict import Answer, Reason
from faceviewer.gateway import bounded_json, face_endpoint, pictures, signed_client, signing
from faceviewer.gateway.envelope import Reply
from faceviewer.gateway.network import wire
from faceviewer.gateway.network.proxy import Proxies
from faceviewer.gateway.person_check import OtherPerson
from faceviewer.gateway.undocumented import contradictions
from faceviewer.imaging import colour, jpeg, libjpeg, png
from faceviewer.lookup import doors
from faceviewer.store import file_names, settings
from faceviewer.store.settings_table import table_of
from faceviewer.ui import clipboard
from faceviewer.ui.card import record_card
from faceviewer.ui.lookup.key_watch import KeyWatch
from faceviewer.ui.lookup.typed_ahead import TypedAhead
from tests.batch import test_run
from tests.core import test_connection, test_verdict
from tests.faults import switches
from tests.faults.elsewhere import ELSEWHERE
from tests.faults.killed_saves import written_at_once
from tests.faults.proof import NOTHING_RAISED, Switch, must_fail
from tests.gateway import test_envelope_properties as properties
from tests.gateway import test_pictures, test_retry, test_server_text, test_signing
from tests.gateway.network import test_proxy, test_stopwatch, test_transport
from tests.gateway.undocumented import test_contradictions as other_names
from tests.imaging import profiles, test_colour, test_decode, test_jpeg, test_png
from tests.lookup import test_doors
from tests.store import test_file_names, test_settings, test_settings_away
from tests.ui import test_clipboard
from tests.ui.card import test_record_card
from tests.ui.card.test_record_card import card
from tests.ui.conftest import Desk
from tests.ui.lookup import places, test_scanner
from tests.ui.test_clipboard import board

__all__ = ["board", "card"]  # fixtures

_FOLDER = Path(tests.__file__).parent


@pytest.mark.parametrize("fault", ELSEWHERE)
def test_every_test_in_the_table_exists(fault: str) -> None:
    for name in ELSEWHERE[fault]:
        file, _, function = name.partition("::")
        assert f"def {function}" in (_FOLDER / file).read_text(encoding="utf-8"), name


_decoded, _read_page = jpeg._decoded, doors.read_page
_HALF = test_png.rows_of(test_png.WHOLE)[: len(test_png.rows_of(test_png.WHOLE)) // 2]
_IN_P3: dict[tuple[int, ...], tuple[int, ...]] = dict(test_colour.IN_P3.items())


class Proof(NamedTuple):
    """What fails without a defence.

    Attributes:
        without: switches it off.
        case: calls the test.
        failure: the failure of the test.
    """

    without: Callable[[], AbstractContextManager[object]]
    case: Callable[[Path], object]
    failure: type[BaseException] = AssertionError


def _extension_before_record(reply: Reply, query: FaceQuery) -> doors.Page | None:
    """Let the extension field overwrite the documented fields."""
    data = reply.fields["data"]
    extension = json.loads(data["extInfo"])
    data |= extension
    for device in data["deviceList"]:
        device |= {"status": extension.get("status", device["status"])}
    return _read_page(reply, query)


class _Lenient(dict[str, DoorState]):
    def get(self, status: str, _: Any = None) -> DoorState:
        return DoorState.ON if status.strip().lower().startswith("transfer") else DoorState.ON_ITS_WAY


_NO_PAGE_CHECK = Switch("off", doors, find_other_person=lambda *_: OtherPerson(None))
_LENIENT_STATUSES = Switch("off", doors, _STATE_OF=_Lenient())
_NO_TOTALS = Switch("off", doors, _count=lambda _: None)
_EXTENSION_FIRST = Switch("off", doors, read_page=_extension_before_record)

judged = test_verdict.test_policy_and_expiry
retried = test_retry.test_only_a_temporary_problem_is_retried

PROOFS: dict[str, Proof] = {
    "F01: names are unchanged": Proof(
        Switch("off", file_names, _clean=lambda text: text),
        lambda _: test_file_names.test_any_text_gives_a_valid_file_name(),
        ExceptionGroup,  # of two examples
    ),
    "B05: pictures have no limit": Proof(
        Switch("off", face_endpoint, PICTURE_BYTES=1 << 40),
        lambda _: properties.test_too_long_base64_is_refused_undecoded(),
    ),
    "C07: the case of a policy is ignored": Proof(
        switches.lenient_policies, lambda _: judged("permission", None, Answer.UNCLEAR, Reason.POLICY_UNKNOWN)
    ),
    "C07: blanks around a policy are ignored": Proof(
        switches.lenient_policies, lambda _: judged(" DENY ", None, Answer.UNCLEAR, Reason.POLICY_UNKNOWN)
    ),
    "C07: a missing policy allows": Proof(
        switches.lenient_policies, lambda _: judged(None, None, Answer.UNCLEAR, Reason.POLICY_MISSING)
    ),
    "F08: files have the usual permissions": Proof(
        Switch("off", settings, save_bytes=written_at_once),
        test_settings_away.test_permissions_of_other_users_are_removed,
    ),
    "L01: failures are not counted": Proof(
        Switch("off", run, BATCH_EQUAL_FAILURES=10**9),
        lambda _: test_run.test_five_equal_consecutive_failures_stop_the_run(),
    ),
    "J02: a cut reply is completed": Proof(
        switches.completed_json, lambda _: properties.test_reply_cut_at_any_byte_is_refused(), NOTHING_RAISED
    ),
    "J04: the last value of a name counts": Proof(
        switches.plain_json, lambda _: properties.test_duplicate_name_is_refused(), NOTHING_RAISED
    ),
    "R02: every problem is retried": Proof(switches.everything_retried, lambda _: retried(Kind.LIMIT_ARREARS, 1)),
    "S02: the handshake has no limit of its own": Proof(
        switches.no_connect_time_limit,
        lambda _: test_stopwatch.test_silent_server_reaches_the_limit_of_connecting_in_each_attempt(),
    ),
    "S03: every endpoint is accepted": Proof(
        Switch("off", connection, checked_endpoint=str),
        lambda _: test_connection.test_endpoint_other_than_https_host_and_port_is_refused("http://api.example"),
        NOTHING_RAISED,
    ),
    "S06: the proxy is bypassed": Proof(
        Switch("off", signed_client, Proxies=lambda *_: Proxies()),
        lambda _: test_proxy.test_failure_of_something_that_is_no_proxy_names_the_proxy(b"", Kind.NETWORK_PROXY_CLOSED),
    ),
    "U03: hosts are compared by their ends": Proof(
        Switch("off", pictures, _OBJECT_STORE=re.compile(r".*oss-cn-shanghai\.aliyuncs\.com")),
        lambda _: test_pictures.test_other_picture_url_is_refused("https://evil-oss-cn-shanghai.aliyuncs.com/1.jpg"),
        NOTHING_RAISED,
    ),
    "P01: pages are not compared": Proof(
        _NO_PAGE_CHECK, lambda _: test_doors.test_another_person_on_any_page_is_refused(), NOTHING_RAISED
    ),
    "P01: other fields of pages are not compared": Proof(
        _NO_PAGE_CHECK,
        lambda _: test_doors.test_another_person_in_other_fields_is_refused({"userId": "ben"}),
        NOTHING_RAISED,
    ),
    "P02: the case of a status is ignored": Proof(
        _LENIENT_STATUSES, lambda _: test_doors.test_state_of_every_status(DoorState.UNKNOWN, ["Transferred"])
    ),
    "P02: the ending of a status is ignored": Proof(
        _LENIENT_STATUSES, lambda _: test_doors.test_state_of_every_status(DoorState.NOT_STORED, ["transferTimeout"])
    ),
    "P03: totals are ignored": Proof(
        _NO_TOTALS, lambda _: test_doors.test_incomplete_list_is_reported(*test_doors.PARTIAL["more were promised"])
    ),
    "P04: pages are requested after a repeated one": Proof(
        Switch("off", doors, _why_no_more=lambda *_, **__: None),
        lambda _: test_doors.test_incomplete_list_is_reported(*test_doors.PARTIAL["the page before"]),
    ),
    "P04: any number of doors is read": Proof(
        Switch("off", limits, DOORS=1 << 40), lambda _: test_doors.test_oversized_page_is_cut()
    ),
    "P05: the extension is read first": Proof(
        _EXTENSION_FIRST,
        lambda _: test_doors.test_another_person_in_other_fields_is_refused(
            {"userId": "ben", "extInfo": test_doors.ANNE_IN_EXTENSION}
        ),
        NOTHING_RAISED,
    ),
    "P05: states are read from the extension": Proof(
        _EXTENSION_FIRST, lambda _: test_doors.test_extension_field_does_not_change_states()
    ),
    "P06: entries are not compared": Proof(
        Switch("off", doors, find_other_person_in=lambda *_: OtherPerson(None)),
        lambda _: test_doors.test_entry_about_another_person_is_refused({"userId": "ben"}, 2),
        NOTHING_RAISED,
    ),
    "P07: totals are ignored": Proof(
        _NO_TOTALS,
        lambda _: test_doors.test_incomplete_list_is_reported(*test_doors.PARTIAL["one door fewer by the second page"]),
    ),
    "P08: the last entry of a device counts": Proof(
        Switch("off", doors, _later=lambda _, other: other),
        lambda _: test_doors.test_duplicate_device_is_one_door(*test_doors.TWICE["at the same moment"]),
    ),
    "server-text: parts of a response are not counted": Proof(
        Switch("off", bounded_json, JSON_MARKS=10**9),
        lambda _: test_server_text.test_reply_with_too_many_parts_is_refused(),
        NOTHING_RAISED,
    ),
    "half-jpeg: warnings of libjpeg are ignored": Proof(
        Switch("off", jpeg, _decoded=lambda file: (_decoded(file)[0], libjpeg.Warnings(0, 0))),
        lambda _: test_jpeg.test_cut_scan_is_damaged_with_and_without_an_end_marker("baseline"),
        NOTHING_RAISED,
    ),
    "half-png: rows are not counted": Proof(
        Switch("off", png, _required_bytes=lambda _: (0, 10**9)),
        lambda _: test_decode.refused(test_png.with_stream(test_png.WHOLE, zlib.compress(_HALF))),
        NOTHING_RAISED,
    ),
    "D07: orientation is ignored": Proof(
        Switch("off", test_decode, decode=switches.plain_conversion),
        lambda _: test_decode.test_every_format_has_its_colours_and_is_upright("jpeg-exif-6"),
    ),
    "D07: 16 bits are clipped": Proof(
        Switch("off", test_decode, decode=switches.plain_conversion),
        lambda _: test_decode.test_grey_is_not_clipped_or_inverted("png-grey-16"),
    ),
    "colour: profiles are ignored": Proof(
        Switch("off", colour, _profile=lambda *_: b""),
        lambda _: test_colour.test_profile_is_applied_in_every_format(test_colour.FACE, profiles.DISPLAY_P3, _IN_P3),
    ),
    "wrong-secret: escaped characters are not unescaped": Proof(
        Switch("off", signing, _spellings=lambda text: iter([text])),
        lambda _: test_signing.test_quoting_and_encoding_make_no_difference("HTML twice"),
        signing.CannotTellError,
    ),
    "left-over: a connection with surplus bytes is reused": Proof(
        Switch("off", wire.Wire, is_fresh=True),
        lambda _: test_transport.test_second_reply_in_one_tls_record_is_dropped(),
    ),
    "other-names: only documented names are read": Proof(
        Switch("off", face_endpoint, find_contradictions=lambda *_, **__: contradictions.Findings({}, ())),
        lambda _: other_names.test_past_end_under_another_name_is_unclear("expiredTime", ("expireTime",)),
    ),
    "settings: changes of another window are not read": Proof(
        Switch("off", settings, merged=lambda _theirs, _before, after: table_of(after)),
        test_settings.test_changes_of_two_windows_are_merged,
    ),
    "addresses: an IPv4 address inside an IPv6 address is not checked": Proof(
        Switch("off", pictures, _WITH_IPV4_INSIDE=()),
        lambda _: test_pictures.test_only_a_public_address_is_public("2002:a00:1::1"),
    ),
}


@pytest.mark.parametrize("proof", PROOFS)
def test_elsewhere_fails_without_its_defence(proof: str, tmp_path: Path) -> None:
    without, case, failure = PROOFS[proof]
    with without(), must_fail(failure):
        case(tmp_path)


def _scanned(found: Desk, desk: Desk, qtbot: QtBot) -> None:
    del found  # which is shown in the desk's window
    with _SOON():
        test_scanner.test_scan_is_looked_up_wherever_the_focus_is(desk, qtbot, "Enter")


def _typed(found: Desk, desk: Desk, qtbot: QtBot) -> None:
    del found
    with _SOON():
        test_scanner.test_scan_without_an_end_fills_the_field(desk, qtbot)


_SOON = Switch("soon", places, IN_TIME=500)
_PUBLIC = {**clipboard._SECRET, "x-kde-passwordManagerHint": b"public"}

IN_A_WINDOW: dict[str, tuple[Switch, Callable[..., None], type[BaseException], str]] = {
    "X04: all scripts are alike": (
        Switch("off", record_card, is_mixed=lambda _: False),
        test_record_card.test_doubtful_name_has_a_badge_and_a_reason,
        AssertionError,
        "",
    ),
    "X06: copied texts are not marked": (
        Switch("off", clipboard, _SECRET=_PUBLIC),
        test_clipboard.test_copied_text_has_the_marks_of_all_systems,
        AssertionError,
        "",
    ),
    "scanner: keys go to the focused widget": (
        Switch("off", KeyWatch, eventFilter=lambda *_: False),
        _scanned,
        TimedOut,  # nothing is looked up
        "",
    ),
    "scanner: the previous person stays while an ID is typed": (
        Switch("off", TypedAhead, _compare=lambda *_: None),
        _typed,
        AssertionError,
        "Can pass now",
    ),
}


@pytest.mark.parametrize("proof", IN_A_WINDOW)
def test_elsewhere_fails_in_a_window(proof: str, request: pytest.FixtureRequest) -> None:
    without, case, failure, message = IN_A_WINDOW[proof]
    with without():
        fixtures = {name: request.getfixturevalue(name) for name in inspect.signature(case).parameters}
        with must_fail(failure, match=message):
            case(**fixtures)
