"""Names of saved files."""

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from faceviewer.core.query import UserType
from faceviewer.core.record import CHINA_STANDARD_TIME, Expiry, FaceRecord
from faceviewer.store.file_names import (
    DEFAULT_TEMPLATE,
    check_name,
    check_template,
    file_name,
    placeholders,
    with_extension,
)

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=CHINA_STANDARD_TIME)


def record(user_id: str, *, name: str | None = None, face_id: str | None = "F-1") -> FaceRecord:
    return FaceRecord(face_id, user_id, UserType.PHONE, name, Expiry.from_wire(None), "PERMISSION")


@pytest.mark.parametrize(
    ("template", "more", "expected"),
    [
        (DEFAULT_TEMPLATE, {}, "face_PHONE_138xxxx8000_20261124-093000.jpg"),
        (DEFAULT_TEMPLATE, {"ticket": "4711"}, "face_PHONE_138xxxx8000_20261124-093000_4711.jpg"),
        ("{id_clear}", {}, "13800138000.jpg"),
        ("{id_clear}", {"ticket": "../../工单:7"}, "13800138000_____工单_7.jpg"),
        ("{name} {face}", {}, "张三 F-1.jpg"),
        ("{name}_{date}", {"name": ""}, "x_20261124.jpg"),
        ("工单 42 - {date}", {}, "工单 42 - 20261124.jpg"),
        ("a/b\\c:{time}", {}, "a_b_c_093000.jpg"),
        ("x" * 120, {"ticket": "T" * 32}, f"{'x' * 63}_{'T' * 32}.jpg"),
        ("...", {}, "face.jpg"),
        ("con", {}, "_con.jpg"),
    ],
)
def test_template_is_filled_and_the_ticket_never_truncated(template: str, more: dict[str, str], expected: str) -> None:
    found = record("13800138000", name=more.get("name", "张三") or None)
    assert file_name(template, found, extension=".jpg", now=NOW, ticket=more.get("ticket", "")) == expected


@pytest.mark.parametrize("template", ["", "  ", "{", "}", "{id", "{user}", "{id!r}", "{id:5}", "{}", "{0}", "x" * 121])
def test_invalid_template_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"empty|brace|Single|expected|unknown"):
        check_template(template)


def test_fields_and_time_are_placeholders_and_full_id_and_name_identify_the_person() -> None:
    assert set(placeholders()) == {"name", "type", "id", "id_clear", "face", "date", "time"}
    assert {name for name, identifies in placeholders().items() if identifies} == {"id_clear", "name"}


TEMPLATES = ["{id_clear}", "{name}", "{face}", "{name}.{date}", "{name}/{id_clear}"]


@example("../../etc/x", "{id_clear}")
@example("C:\\x", "{name}")
@example("\u202egpj.exe", "{face}")
@given(st.text(min_size=1, max_size=300), st.sampled_from([*TEMPLATES, DEFAULT_TEMPLATE]))
def test_any_text_gives_a_valid_file_name(text: str, template: str) -> None:
    name = file_name(template, record(text, name=text, face_id=text), extension=".jpg", now=NOW)
    check_name(name)
    assert len(name) <= 101
    assert name.isprintable()
    assert name[0] not in ".-~ "
    assert name.removesuffix(".jpg").strip(" .") == name.removesuffix(".jpg")


@pytest.mark.parametrize(
    ("typed", "extension", "name"),
    [
        ("a.jpg", ".jpg", "a.jpg"),
        ("a.JPeG", ".jpg", "a.JPeG"),
        ("a.png", ".jpg", "a.jpg"),
        ("a.jpg", ".png", "a.png"),
        ("zhang.san", ".jpg", "zhang.san.jpg"),
        ("张三", ".webp", "张三.webp"),
        ("v1.2", ".zip", "v1.2.zip"),
        ("pack.zip", ".pdf", "pack.pdf"),
        (".jpg", ".jpg", ".jpg.jpg"),
        ("a.", ".jpg", "a.jpg"),
        ("a.jpg", ".bin", "a.bin"),
        ("a.tiff", ".tif", "a.tiff"),
        ("", ".jpg", ""),
    ],
)
def test_name_gets_the_extension_of_the_content(typed: str, extension: str, name: str) -> None:
    assert with_extension(typed, extension) == name
