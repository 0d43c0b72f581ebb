"""Choice of the language from the system's preferences."""

import pytest

from faceviewer.core.language import Language


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        (["zh-Hans-CN", "en-US"], Language.ZH_CN),
        (["zh_HK"], Language.ZH_CN),
        (["zh-SG"], Language.ZH_CN),
        (["zh_CN.UTF-8"], Language.ZH_CN),
        (["en_GB.UTF-8"], Language.EN),
        (["fr-FR", "zh-CN"], Language.ZH_CN),
        (["de-DE"], Language.EN),
        (["C"], Language.EN),
        ([], Language.EN),
    ],
)
def test_first_supported_language_is_chosen(tags: list[str], language: Language) -> None:
    assert Language.from_preferences(tags) is language
