"""Names of mixed scripts."""

import pytest

from faceviewer.core.text import is_mixed

COMPATIBLE = [
    "",
    "1001",
    "张三（示例）",
    "Anna",
    "李Ann",
    "José Ångström",
    "Анна",
    "山田はなこ",
    "김철수",
    "阿ㄅ",
    "יוסי",
]
CONFUSABLE = ["\u0410nna", "Ann\u0430", "\uff37ang", "\U0001d400nna", "An\u03bdna", "\uf900", "\uff73"]


@pytest.mark.parametrize("name", [*COMPATIBLE, "กำ", "\U00030000", *CONFUSABLE])
def test_only_confusable_letters_are_mixed(name: str) -> None:
    assert is_mixed(name) is (name in CONFUSABLE)
