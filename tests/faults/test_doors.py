"""The area doors: without its defence, each test of the doors call fails; `ELSEWHERE` names the tests of each case."""

from faceviewer.core.doors import DoorState
from tests.faults import switches_doors as switches
from tests.faults.proof import NOTHING_RAISED, must_fail
from tests.lookup import test_doors as doors


def test_P01_fails_if_pages_are_not_compared() -> None:
    with switches.no_person_check_of_pages(), must_fail(NOTHING_RAISED):
        doors.test_another_person_on_any_page_is_refused()
    with switches.no_person_check_of_pages(), must_fail(NOTHING_RAISED):
        doors.test_another_person_in_other_fields_is_refused({"userId": "ben"})


def test_P02_fails_if_case_and_endings_are_ignored() -> None:
    with switches.lenient_statuses(), must_fail():
        doors.test_state_of_every_status(DoorState.UNKNOWN, ["Transferred"])
    with switches.lenient_statuses(), must_fail():
        doors.test_state_of_every_status(DoorState.NOT_STORED, ["transferTimeout"])


def test_P03_fails_if_totals_are_ignored() -> None:
    with switches.totals_ignored(), must_fail():
        doors.test_incomplete_list_is_reported(*doors.PARTIAL["more were promised"])


def test_P04_fails_if_repetitions_are_ignored() -> None:
    with switches.repetitions_ignored(), must_fail():
        doors.test_incomplete_list_is_reported(*doors.PARTIAL["the page before"])


def test_P04_fails_without_a_limit() -> None:
    with switches.no_limit_of_doors(), must_fail():
        doors.test_oversized_page_is_cut()


def test_P05_fails_if_the_extension_is_read_first() -> None:
    with switches.extension_before_record(), must_fail(NOTHING_RAISED):
        doors.test_another_person_in_other_fields_is_refused({"userId": "ben", "extInfo": doors.ANNE_IN_EXTENSION})
    with switches.extension_before_record(), must_fail():
        doors.test_extension_field_does_not_change_states()


def test_P06_fails_if_entries_are_not_compared() -> None:
    with switches.no_person_check_of_entries(), must_fail(NOTHING_RAISED):
        doors.test_entry_about_another_person_is_refused({"userId": "ben"}, 2)


def test_P07_fails_if_totals_are_ignored() -> None:
    with switches.totals_ignored(), must_fail():
        doors.test_incomplete_list_is_reported(*doors.PARTIAL["one door fewer by the second page"])


def test_P08_fails_if_the_last_entry_counts() -> None:
    with switches.last_entry(), must_fail():
        doors.test_duplicate_device_is_one_door(*doors.TWICE["at the same moment"])
