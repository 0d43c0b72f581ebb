"""The data types and rules of a lookup: standard library only, no I/O, no Qt."""

from faceviewer.core.methods_later import compile_methods_later

compile_methods_later()  # here, because every module with dataclasses imports something of core first
