"""Entries of a Windows access control list that allow changes; tested on any system."""

import pytest

from faceviewer.store.windows_access import Ace, lets_change

WRITE, READ = 0x2, 0x1


@pytest.mark.parametrize(
    ("kind", "flags", "mask", "lets"),
    [
        (0x00, 0x00, WRITE, True),
        (0x00, 0x10, WRITE, True),
        (0x00, 0x00, READ, False),
        (0x00, 0x0B, WRITE, False),
        (0x01, 0x00, WRITE, False),
        (0x09, 0x00, WRITE, True),
        (0x0A, 0x00, WRITE, False),
        (0x7F, 0x00, WRITE, True),
    ],
    ids=["allowed", "inherited", "read", "children only", "denied", "conditional", "denied conditionally", "unknown"],
)
def test_only_denials_and_inherited_entries_never_allow_changes(kind: int, flags: int, mask: int, lets: bool) -> None:
    assert lets_change(Ace(type=kind, flags=flags, mask=mask), WRITE) is lets
