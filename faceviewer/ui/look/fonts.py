"""Can Chinese be shown here?"""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase

# In both languages at once: without a font the Chinese half is a row of boxes.
NO_CHINESE_FONT = (
    "No Chinese font was found. Install fonts-noto-cjk (Debian, Ubuntu) or google-noto-sans-cjk-fonts (Fedora)."
)
NO_CHINESE_FONT_IN_CHINESE = (
    "未找到中文字体，请安装 fonts-noto-cjk（Debian、Ubuntu）或 google-noto-sans-cjk-fonts（Fedora）。"
)


def has_chinese_font() -> bool:
    """Return whether any font has simplified Chinese characters."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))
