"""The same two pixels in every format that is accepted: to try a decoder, and to have it load what it needs."""

from __future__ import annotations

import base64

SAMPLES = {
    name: base64.b64decode(text)
    for name, text in {
        "JPEG": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
        "gYKBTmCNl4x9lnN+gXz/wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAABf/EABgQAAIDAAAAAAAAAAAAAAAAAAABAjJx/9oACAEBAAA/ABpW"
        "en//2Q==",
        "PNG": "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGM4IachYnMCAAdpAidPZJORAAAAAElFTkSuQmCC",
        "WEBP": "UklGRiAAAABXRUJQVlA4TBQAAAAvAQAAAA9QjzMhHwV0/qNCBSL6Hw==",
        "BMP": "Qk0+AAAAAAAAADYAAAAoAAAAAgAAAAEAAAABABgAAAAAAAgAAADEDgAAxA4AAAAAAAAAAAAAKB7IyDwUAAA=",
        "GIF": "R0lGODdhAgABAIEAAMgeKBQ8yAAAAAAAACwAAAAAAgABAAAIBQABBAgIADs=",
    }.items()
}
"""By the name of the format."""
