"""Names in one script and names that only look so."""

import pytest

from faceviewer.core.text import is_mixed


@pytest.mark.parametrize(
    "name",
    [
        "",
        "张三（示例）",
        "Anna",
        "李Ann",
        "José Ångström",
        "Анна",
        "山田はなこ",
        "김철수",
        "阿ㄅ",
        "יוסי",
        "กำ",
        "1001",
        "\U00030000",
    ],
)
def test_one_script_and_scripts_that_go_together(name: str) -> None:
    assert not is_mixed(name)


@pytest.mark.parametrize(
    "name", ["\u0410nna", "Ann\u0430", "\uff37ang", "\U0001d400nna", "An\u03bdna", "\uf900", "\uff73"]
)
def test_letters_that_look_like_those_of_another(name: str) -> None:
    assert is_mixed(name)
