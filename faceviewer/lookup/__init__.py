"""The calls about one person: the face with its record, and the doors."""
