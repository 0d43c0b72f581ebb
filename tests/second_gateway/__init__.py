"""A gateway in front of the endpoint, written from what is known of the protocol and from nothing of this program.

`server`, `answers` and `signature` never import `faceviewer`: where this gateway and the sandbox answer differently, one
of the two is wrong. `sides` asks both, and the tests hold them against each other.
"""
