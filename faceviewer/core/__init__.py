"""What a lookup is: standard library only, no I/O, no Qt."""
