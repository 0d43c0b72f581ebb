"""The features that export a photo or a record: save, copy, print and drag."""
