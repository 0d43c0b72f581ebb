"""Whose certificates are believed: the operating system's, and a file's where the profile names one."""

from __future__ import annotations

import ssl

import truststore

from faceviewer.core.problem import Kind, Problem


def trust_context(ca_file: str) -> ssl.SSLContext:
    """Return a client context that verifies names and chains; there is no way to switch that off.

    Made directly and not by `ssl.create_default_context`, which would write TLS keys where SSLKEYLOGFILE points.

    Args:
        ca_file: path of a PEM file with further authorities, or empty.

    Raises:
        Problem: Kind.LOCAL_CA_FILE with the fact `file`.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError:  # ssl.SSLError is one
            raise Problem(Kind.LOCAL_CA_FILE, file=ca_file) from None
    return context
