"""The vendor's gateway and endpoint, acted by an ASGI app: for training, demonstrations and tests."""
