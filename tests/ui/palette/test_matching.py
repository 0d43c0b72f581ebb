"""The score of typed letters for the name of an action."""

import pytest

from faceviewer.ui.palette.matching import initials, score, spoken


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("save", "Save original photo…", "View as saved"),
        ("sop", "Save original photo…", "Stop"),
        ("trace", "Copy trace ID", "The orange face"),
        ("zi", "Zoom in", "Resize it"),
        ("另存", "另存为…", "保存另外的存档"),
    ],
)
def test_better_match_has_a_higher_score(typed: str, better: str, worse: str) -> None:
    assert score(typed, better) > score(typed, worse)


@pytest.mark.parametrize(
    ("typed", "text"), [("x", "Save"), ("evas", "Save"), ("zhao", "Save photo"), ("abcd", "xaxxbxxcxxd")]
)
def test_text_that_does_not_match_has_score_zero(typed: str, text: str) -> None:
    assert score(typed, text) == 0


def test_empty_input_matches_and_case_and_spaces_are_ignored() -> None:
    assert score("", "Save")
    assert score("SAVEAS", "Save as…") == score("save as", "Save as…") > 0


@pytest.mark.parametrize(
    ("text", "letters"),
    [("保存原始照片", "bcyszp"), ("显示 ID", "xs ID"), ("啊座亍", "az亍")],
)
def test_initials_of_chinese_characters_are_pinyin_letters(text: str, letters: str) -> None:
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("typed", "text", "matches"),
    [
        ("baocun", "保存原始照片", True),
        ("bao cun yuan", "保存原始照片", True),
        ("aocun", "保存原始照片", False),
        ("lvse", "绿色", True),
        ("zuoyou", "左右", True),
        ("guanyuface", "关于 FaceViewer", True),
        ("cun", "Save", False),
    ],
)
def test_pinyin_matches_from_any_character_on(typed: str, text: str, matches: bool) -> None:
    assert bool(spoken(typed, text)) is matches
    assert spoken("baocun", "保存原始照片") > spoken("yuanshi", "保存原始照片")
