"""Notices of newer versions: asking for consent, checking, and showing the result."""
