"""One result kept, and the next beside it."""
