"""The message of a later start on Windows; it was not tested on a real Windows."""

import ctypes
from ctypes import wintypes

import pytest

from faceviewer.core.limits import HANDOVER_BYTES
from faceviewer.ui.first_start_windows import CopyData, copied

_MARK = 0x46565331


def message(data: bytes, *, number: int = 0x004A, mark: int = _MARK) -> bytes:
    text = ctypes.create_string_buffer(data, max(len(data), 1))
    copy = CopyData(mark, len(data), ctypes.cast(text, ctypes.c_void_p))
    sent = wintypes.MSG(message=number, lParam=ctypes.addressof(copy))
    return copied(ctypes.addressof(sent))


def test_copied_data_is_read() -> None:
    assert message(b'{"words": []}') == b'{"words": []}'


@pytest.mark.parametrize(
    ("data", "number", "mark"),
    [(b"{}", 0x004B, _MARK), (b"{}", 0x004A, 1), (b"", 0x004A, _MARK), (b"-" * (HANDOVER_BYTES + 1), 0x004A, _MARK)],
    ids=["another message", "of another program", "empty", "too long"],
)
def test_other_message_is_ignored(data: bytes, number: int, mark: int) -> None:
    assert message(data, number=number, mark=mark) == b""


def test_message_without_data_is_ignored() -> None:
    sent = wintypes.MSG(message=0x004A)
    assert copied(ctypes.addressof(sent)) == b""
