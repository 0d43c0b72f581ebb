"""Texts about the quality of a photo."""

import pytest

from faceviewer.core.language import Language
from faceviewer.core.photo import Concern, Flaw
from faceviewer.wording.catalogue import catalogue
from faceviewer.wording.health import block_name, describe_health, flaw_text, tag_name


@pytest.mark.parametrize(
    ("concerns", "english", "chinese"),
    [
        ((), "Light and sharpness look fine.", "亮度和清晰度未见异常。"),
        (
            (Concern.VERY_DARK, Concern.SOFT),
            "Very dark and slightly blurred: devices may fail to recognise it.",
            "照片很暗、偏模糊：设备可能无法识别。",
        ),
        (
            (Concern.DARK, Concern.SOFT, Concern.SMALL, Concern.LARGE_FILE),
            (
                "Dark, slightly blurred and small: devices may fail to recognise it. "
                "The file is larger than the service accepts."
            ),
            "照片偏暗、偏模糊、偏小：设备可能无法识别。文件超过服务现行上限。",
        ),
        ((Concern.LARGE_SIDE,), "Larger than the service accepts.", "尺寸超过服务现行上限。"),
    ],
)
def test_health_sentences(concerns: tuple[Concern, ...], english: str, chinese: str) -> None:
    assert describe_health(concerns, Language.EN).sentence == english
    assert describe_health(concerns, Language.ZH_CN).sentence == chinese


def test_every_concern_has_texts_and_figures() -> None:
    for language in Language:
        words = describe_health(tuple(Concern), language)
        assert len(words.details) == len(Concern)
        assert "—" not in "".join(words.details)
        assert any("800" in detail for detail in words.details)
    assert set(catalogue("health")["look"]) | set(catalogue("health")["limit"]) == set(Concern)


def test_names_of_file_fields() -> None:
    assert tag_name("DateTimeOriginal", Language.ZH_CN) == "拍摄时间"
    assert tag_name("0x9999\u202e", Language.EN) == "0x9999\ufffd"
    assert (block_name("XMP", Language.ZH_CN), block_name("JPEG comment", Language.ZH_CN)) == ("XMP", "JPEG 注释")


def test_texts_of_flaws_match_the_flaws() -> None:
    assert set(catalogue("health")["flaw"]) == set(Flaw)
    assert len({flaw_text(flaw, language) for flaw in Flaw for language in Language}) == 2 * len(Flaw)
