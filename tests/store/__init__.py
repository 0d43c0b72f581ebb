"""Tests of faceviewer.store."""
