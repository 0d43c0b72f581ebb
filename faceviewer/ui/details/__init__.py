"""The details of a result: timeline, redacted HTTP exchange, properties of the photo, doors."""
