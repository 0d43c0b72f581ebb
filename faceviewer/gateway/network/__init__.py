"""The way to a server: resolving, connecting, proxies, TLS, HTTP/1.1, each with a bound. Knows nothing of the API."""
