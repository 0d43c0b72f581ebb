"""Decode, examine and encode pictures. The only package that uses Pillow (with the sandbox's drawing)."""

DECODER_ARGUMENT = "--decode-pictures"
"""The argument that starts a packaged program as a decoder."""

DECODER_READY, DECODER_CONFINED = b"ready\n", b"ready, confined\n"
"""The first line that a decoder writes: whether it is confined."""

DECODE, EXAMINE = b"d", b"x"
"""The two requests to a decoder; one byte before the length of the image."""

FACTS = ("size", "variant", "form")
"""The facts of a problem that a decoder may report."""
