"""Comparison of a pinned result with the current one."""
