"""The connections: the dialog to edit them, the doctor that checks one, and the diagnostic report."""
