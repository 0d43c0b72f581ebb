"""Tests of the packages for Linux."""
