"""Benchmarks: scripts that print ratios measured in one run; they are no tests."""
