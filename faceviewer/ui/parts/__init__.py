"""The widgets of all windows: labels, fields and buttons, which show only plain text."""
