"""Pictures. Pillow lives here."""

DECODER_ARGUMENT = "--decode-pictures"
"""What a packaged program is started with to decode pictures for another of its kind."""

DECODER_READY = b"ready\n"
"""What a decoding process says first."""

DECODE, EXAMINE = b"d", b"x"
"""What a decoding process is asked to do with a picture; one byte before its length."""
