"""Tests of comparing two results."""
