"""Keys that come from a scanner, and keys that meet no field to type into."""
