"""A gateway in front of the endpoint, written from what is known of the protocol and from nothing of this program.

No file in here may import `faceviewer`: where this gateway and the sandbox answer differently, one of the two is wrong.
"""
