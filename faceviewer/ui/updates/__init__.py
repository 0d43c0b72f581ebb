"""Notices about newer versions: request consent, check, and show the result."""
