"""The keys of everything that can be done: to read, and to change."""
