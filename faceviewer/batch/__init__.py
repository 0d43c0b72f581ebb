"""A list of ids: read, asked row by row, and told in a report. No Qt; the window and the command share all of it."""

LIST_ARGUMENT = "--read-list"
"""What a packaged program is started with to read a workbook for another of its kind."""
