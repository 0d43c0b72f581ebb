"""The record beside the photo."""
