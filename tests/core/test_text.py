"""Names of mixed scripts."""

import pytest

from faceviewer.core.text import is_mixed


@pytest.mark.parametrize(
    "name",
    [
        *("", "张三（示例）", "Anna", "李Ann", "José Ångström", "Анна", "山田はなこ", "김철수", "阿ㄅ", "יוסי", "กำ"),
        "1001",
        "\U00030000",
    ],
)
def test_compatible_scripts_are_not_mixed(name: str) -> None:
    assert not is_mixed(name)


@pytest.mark.parametrize(
    "name", ["\u0410nna", "Ann\u0430", "\uff37ang", "\U0001d400nna", "An\u03bdna", "\uf900", "\uff73"]
)
def test_confusable_letters_are_mixed(name: str) -> None:
    assert is_mixed(name)
