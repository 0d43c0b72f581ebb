"""What is written to disk when the operator asks for it."""
