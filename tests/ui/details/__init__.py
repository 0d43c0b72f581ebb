"""What lies behind a result."""
