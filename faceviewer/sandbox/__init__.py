"""A simulation of the vendor's gateway and endpoint as an ASGI app, for training, demonstrations and tests."""
