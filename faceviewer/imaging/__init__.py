"""Pictures. Pillow lives here."""

DECODER_ARGUMENT = "--decode-pictures"
"""What a packaged program is started with to decode pictures for another of its kind."""

DECODER_READY, DECODER_CONFINED = b"ready\n", b"ready, confined\n"
"""What a decoding process says first: whether it can still do anything but decode."""

DECODE, EXAMINE = b"d", b"x"
"""What a decoding process is asked to do with a picture; one byte before its length."""

FACTS = ("size", "variant", "form")
"""What a decoding process may tell of a problem."""
