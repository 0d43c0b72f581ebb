"""Characters that nobody sees, and that travel along when text is pasted from a chat, a contact or a web page."""

INVISIBLE = frozenset(
    [*"\u00ad\u061c\u180e\ufeff", *map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)))]
)
"""What takes no room: soft hyphen, zero-width spaces and joiners, direction marks and embeddings, byte order mark."""

BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by their category, yet drawn as nothing: the Hangul fillers and the empty Braille cell."""
