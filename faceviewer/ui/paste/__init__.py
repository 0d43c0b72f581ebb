"""What is pasted, and who it may speak of."""
