"""A gateway in front of the endpoint, written from the protocol only, without this program's code.

`server`, `responses` and `signature` import nothing of the program: where this gateway and the sandbox differ, one
is wrong. `sides` calls both, and the tests compare their responses.
"""
