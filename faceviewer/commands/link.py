"""`faceviewer-cli link`: print a link that fills in the window's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faceviewer.commands.inputs import typed_id
from faceviewer.commands.output import print_result
from faceviewer.core.link import Link

if TYPE_CHECKING:
    from faceviewer.commands.arguments import Options
    from faceviewer.core.language import Language


def run(options: Options, language: Language) -> int:
    """Print the link and return 0. Raises Problem: Kind.INPUT_LINK, or as `typed_id` and `write`."""
    texts = {
        "type": options.usertype,
        "id": typed_id(options.userid),
        "ticket": options.ticket,
        "connection": options.connection,
    }
    made = Link.of(**{key: text for key, text in texts.items() if text is not None})
    return print_result(options, {"link": made.url}, [made.url])
