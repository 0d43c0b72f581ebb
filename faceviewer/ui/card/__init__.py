"""The card with the record, beside the photo."""
