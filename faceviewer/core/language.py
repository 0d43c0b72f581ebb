"""The two languages of the program."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Language(StrEnum):
    """A language that every text of the program exists in; its value is the name of its Qt catalogue."""

    EN = "en"
    ZH_CN = "zh_CN"

    @property
    def api_tag(self) -> str:
        """The value of `request.language`, which asks for `localizedMsg` in this language."""
        return "zh-CN" if self is Language.ZH_CN else "en-US"

    @classmethod
    def from_preferences(cls, tags: Iterable[str]) -> Language:
        """Return the first language of a system's list, best first, that the program speaks; English if none.

        Args:
            tags: names such as "zh-Hans-CN", "zh_HK" or "en-GB" (BCP 47, or POSIX with an underscore). All Chinese
                is answered in simplified Chinese, the only one there is here.
        """
        for tag in tags:
            match tag.replace("_", "-").split("-")[0].split(".")[0].lower():
                case "zh":
                    return cls.ZH_CN
                case "en" | "c" | "posix":
                    return cls.EN
        return cls.EN
