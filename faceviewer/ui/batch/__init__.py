"""The feature "list of IDs": open a list, look up its rows, show the outcomes and save a report."""
