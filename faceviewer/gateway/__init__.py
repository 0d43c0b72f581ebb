"""The endpoints and the signed client. Only this package imports httpx."""
