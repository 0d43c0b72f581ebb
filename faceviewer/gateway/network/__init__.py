"""The connection to a server: name resolution, proxies, TCP, TLS and HTTP/1.1. Nothing here depends on the API."""
