"""What is formally wrong with the file of a picture that is whole: told beside it, no reason to hide it."""

from __future__ import annotations

from enum import StrEnum


class Flaw(StrEnum):
    """A formal flaw of a picture's file; its value is the key of its words."""

    NO_END_MARKER = "no_end_marker"
    BYTES_BEHIND_END = "bytes_behind_end"
    FURTHER_PICTURES = "further_pictures"
    SEGMENT_MALFORMED = "segment_malformed"
    CHECKSUM_WRONG = "checksum_wrong"
    LENGTH_WRONG = "length_wrong"
    COLOUR_PROFILE_UNUSABLE = "colour_profile_unusable"
