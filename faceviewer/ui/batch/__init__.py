"""A list of ids: taken in, asked at a pace, and looked through row by row."""
