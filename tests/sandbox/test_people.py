import itertools
from datetime import datetime, timedelta

from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, DENY, PERMISSION, Expiry
from faceviewer.sandbox.people import CASES, PEOPLE, UNKNOWN_POLICY, UNREADABLE, Person, PictureFormat
from tests.sandbox.asking import NOW

BY_ID = {(person.user_type, person.user_id): person for person in PEOPLE}


def expires_in(person: Person, now: float = NOW) -> timedelta:
    raw = person.record(now)["expireTime"]
    assert isinstance(raw, str)
    expiry = Expiry.from_wire(raw)
    assert expiry.at
    return expiry.at - datetime.fromtimestamp(now, CHINA_STANDARD_TIME)


def demo(number: int) -> Person:
    return BY_ID[UserType.PHONE, str(13800138000 + number)]


def test_two_hundred_people_have_unique_ids() -> None:
    assert len(PEOPLE) == len(BY_ID) == len({person.face_id for person in PEOPLE}) == 200
    assert {user_type for user_type, _ in BY_ID} == set(UserType)
    assert all(1 <= len(person.user_id) <= 64 and person.user_id.strip() == person.user_id for person in PEOPLE)


def test_every_combination_of_policy_expiry_and_photo_exists() -> None:
    def ends(person: Person) -> str:
        if not isinstance(person.expires, timedelta):
            return {None: "never", UNREADABLE: "unreadable"}.get(person.expires, "far")
        days = person.expires.days
        return "past" if days < 0 else "soon" if days <= 7 else "ahead"

    seen = {(person.policy, ends(person), person.portrait is not None) for person in PEOPLE}
    policies, expiries = (PERMISSION, DENY, UNKNOWN_POLICY, None), ("never", "unreadable", "past", "soon", "ahead")
    assert set(itertools.product(policies, expiries, (True, False))) <= seen


def test_every_special_case_exists_for_every_user_type() -> None:
    for number, case in enumerate(CASES):
        under_phone = demo(number)
        for user_type in UserType:
            person = under_phone if user_type is UserType.PHONE else BY_ID[user_type, case.user_id]
            assert (person.name, person.portrait) == (case.name, case.portrait)


def test_demo_person_expires_in_a_month() -> None:
    person = demo(0)
    assert (person.name, person.policy) == ("张三（示例）", PERMISSION)
    assert person.portrait
    for now in (NOW, NOW + 12 * 3600, NOW + 3 * 365 * 86400):
        assert timedelta(days=29) < expires_in(person, now) < timedelta(days=32)


def test_expiry_in_days_is_relative_to_the_hour() -> None:
    for hour in range(48):
        now = NOW + hour * 3600 + 1799
        for number, days in ((4, 1), (5, 3), (6, 7)):
            assert timedelta(days=days - 1) < expires_in(demo(number), now) <= timedelta(days=days)
        assert timedelta(days=-4) < expires_in(demo(2), now) <= timedelta(days=-3)
        assert timedelta(days=-1) < expires_in(demo(3), now) < timedelta()
    assert demo(4).record(NOW) == demo(4).record(NOW + 3599)


def test_null_absent_unreadable_and_distant_values_occur() -> None:
    assert demo(7).record(NOW)["expireTime"] is None
    assert demo(18).record(NOW).keys() == {"faceId", "userId", "userType"}
    unreadable, far = (Expiry.from_wire(str(demo(number).record(NOW)["expireTime"])) for number in (8, 9))
    assert unreadable.is_unreadable
    assert far.at
    assert far.at.year == 9999


def test_names_in_several_scripts_and_lengths_occur() -> None:
    names = [person.name for person in PEOPLE if person.name]
    assert max(map(len, names)) == 64
    assert {"Sam Sample", "Amy 林小美（Sample）", "عينة تجريبية"} <= set(names)
    assert demo(17).name is None


def test_every_format_and_a_turned_photo_occur() -> None:
    portraits = [person.portrait for person in PEOPLE if person.portrait]
    formats = [portrait.format for portrait in portraits]
    assert set(formats) == set(PictureFormat)
    assert formats.count(PictureFormat.JPEG) > len(formats) / 2
    assert any(portrait.orientation != 1 for portrait in portraits)
    assert any(portrait.see_through for portrait in portraits)
