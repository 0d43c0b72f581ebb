"""Tests of the shortcuts."""
