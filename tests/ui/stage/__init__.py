"""Tests of the large part of the window."""
