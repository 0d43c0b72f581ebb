"""Tests of what is hidden on the screen."""
