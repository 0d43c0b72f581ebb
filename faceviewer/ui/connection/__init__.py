"""The connections: how the window shows the one in use, the dialog to edit them, the doctor, the diagnostic report."""
