"""Build the wheel and the source distribution."""
