"""What programs write in place of quotes and signs, where one text stands inside of another: undone before a search."""

from __future__ import annotations

import re
import urllib.parse

from faceviewer.core.query import UserType

_SHELL_QUOTES = ("'\\''", "'\"'\"'")  # how a shell is given a quote between quotes
_ENTITY = re.compile(r"(?i)&(?:amp;)*(quot|#34|#x22|apos|#39|#x27|lt|#60|gt|#62|amp);")
_SIGNS = {"lt": "<", "#60": "<", "gt": ">", "#62": ">", "amp": "&", "apos": "'", "#39": "'", "#x27": "'"}
_IN_JSON = re.compile(r"(?<!\\)\\{3,}(?=[\"'u])")  # JSON in JSON in JSON: three, then seven
_QUOTE_BY_NUMBER = re.compile(r"\\{1,15}(?:u0022|x22)")
_CARET = re.compile(r"\^(?=[^\w\s])|\^\r?\n")
_CARETS = ('^"', "^\\^")  # "Copy as cURL (cmd)"
_PERCENT = re.compile(r"[=?&/][^\s=&]{0,100}%[0-9A-Fa-f]{2}")
_SIGNS_IN_PERCENT = re.compile(r"%(?:25){0,3}(?:22|3D)")
_MAIL = re.compile(rf"(?i)(?:user|id)[ _-]?type=3D(?:{'|'.join(UserType)})\b")
"""A type that is told so was quoted-printable (RFC 2045 6.7); an id may begin with 3D."""
_MOST = 4  # addresses in addresses


def unescaped(text: str) -> str:
    """Return a text as it was before shells, mails, logs, pages and addresses wrapped it. Time is linear in it."""
    for quote in _SHELL_QUOTES:
        text = text.replace(quote, "'")
    if any(carets in text for carets in _CARETS):
        text = _CARET.sub("", text).replace('\\"', '"')
    if "&" in text:
        text = _ENTITY.sub(lambda entity: _SIGNS.get(entity[1].lower(), '"'), text)
    text = text.replace("<![CDATA[", "").replace("]]>", "").replace('`"', '"')
    text = _IN_JSON.sub(r"\\", _QUOTE_BY_NUMBER.sub('"', text))
    if _MAIL.search(text):
        text = re.sub(r"=\r?\n", "", text).replace("=3D", "=").replace("=22", '"')
    text = urllib.parse.unquote(text) if _PERCENT.search(text) else text
    for _ in range(_MOST):
        text = urllib.parse.unquote(text) if _SIGNS_IN_PERCENT.search(text) else text
    return text
