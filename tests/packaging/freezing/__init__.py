"""Tests of the frozen folder."""
