"""TLS without certificates of the machine's: the context that connections share, and the connection that takes it."""

import functools
import ssl
from typing import Any

from pymysql.connections import Connection


@functools.cache
def unverified() -> ssl.SSLContext:
    """TLS that encrypts and verifies nobody, as MySQL's clients do where they were given no authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class SharingConnection(Connection):
    """A connection of PyMySQL's that reads no certificates where it would verify nothing with them.

    PyMySQL makes a context for each connection and reads all the machine's authorities into it, which takes longer than the
    rest of connecting. Were its method to lose this name, connections would be slower again and otherwise the same.
    """

    def _create_ssl_ctx(self, sslp: dict[str, Any] | ssl.SSLContext) -> ssl.SSLContext:
        made: ssl.SSLContext = super()._create_ssl_ctx(sslp or unverified())  # type: ignore[misc]
        return made
