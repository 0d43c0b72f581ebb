"""Tests of what is made for Linux."""
