"""What a lookup is: standard library only, no I/O, no Qt."""

from faceviewer.core.methods_later import compile_methods_later

compile_methods_later()  # here, for whatever has dataclasses imports something of core before
