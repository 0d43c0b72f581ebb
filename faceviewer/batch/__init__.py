"""Batches: read a list of ids, look up each row, and write a report. No Qt; shared by the window and the command."""

LIST_ARGUMENT = "--read-list"
"""Command-line argument that starts a packaged program as the process that reads a workbook."""
LIST_STARTED = b"\n"
"""The first output of that process."""
