"""Everything that can be done, found by a few letters."""
