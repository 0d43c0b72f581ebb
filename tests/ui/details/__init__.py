"""Tests of the details of a result."""
