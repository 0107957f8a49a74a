"""Connections are encrypted as the address asks, whichever context they share."""

import ssl
from pathlib import Path

import pytest

from migrate.engines.connect import open_raw
from migrate.errors import ConnectionFailed
from migrate.url import Url, parse_url
from tests.servers.pool import Pool
from tests.sql import rows

pytestmark = pytest.mark.server


def encrypting(url: Url) -> Url:
    """The server, where it has TLS: MariaDB makes itself a certificate since 11.4."""
    if ("have_ssl", "DISABLED") in rows(url, "SHOW VARIABLES LIKE 'have_ssl'"):
        pytest.skip("the server has no certificate")
    return url


@pytest.fixture(params=["mysql", "mariadb"])
def server(request: pytest.FixtureRequest, servers: Pool) -> Url:
    """Each server."""
    return encrypting(servers.url(request.param))


def with_mode(url: Url, mode: str) -> Url:
    address = url.without_password.replace(f"{url.user}@", f"{url.user}:{url.password}@", 1)
    return parse_url(f"{address}?ssl-mode={mode}")


def cipher(url: Url) -> str:
    [(_, name)] = rows(url, "SHOW STATUS LIKE 'Ssl_cipher'")
    return str(name)


def test_a_connection_is_encrypted_where_the_server_can(server: Url) -> None:
    assert cipher(server)
    assert cipher(with_mode(server, "PREFERRED"))


def test_a_connection_is_encrypted_where_that_is_asked_for(server: Url) -> None:
    assert cipher(with_mode(server, "REQUIRED"))


def test_a_connection_is_not_encrypted_where_that_is_asked_for(server: Url) -> None:
    assert not cipher(with_mode(server, "DISABLED"))


@pytest.mark.parametrize("mode", ["VERIFY_CA", "VERIFY_IDENTITY"])
def test_a_server_that_no_authority_vouches_for_is_refused_where_that_is_asked_for(server: Url, mode: str) -> None:
    assert cipher(server)
    with pytest.raises(ConnectionFailed, match="connect"):
        cipher(with_mode(server, mode))


@pytest.mark.parametrize("mode", ["VERIFY_CA", "REQUIRED", "PREFERRED"])
def test_the_authority_that_is_given_vouches(servers: Pool, tmp_path: Path, mode: str) -> None:
    url, authority = encrypting(servers.url("mariadb")), tmp_path / "ca.pem"
    with open_raw(url) as connection:  # its certificate is signed by itself
        authority.write_text(ssl.DER_cert_to_PEM_cert(connection._sock.getpeercert(binary_form=True)))
    assert cipher(with_mode(url, f"{mode}&ssl-ca={authority}"))
    with pytest.raises(ConnectionFailed, match="connect"):
        cipher(with_mode(servers.url("mysql"), f"{mode}&ssl-ca={authority}"))


def test_connections_share_what_they_verify_nothing_with(server: Url) -> None:
    with open_raw(server) as one, open_raw(with_mode(server, "REQUIRED")) as other:
        assert one.ctx is other.ctx
