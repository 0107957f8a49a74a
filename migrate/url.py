"""Database addresses whose password can be used but never printed."""

from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from migrate.errors import UsageProblem

_SCHEMES = {
    "mysql": "mysql",
    "mariadb": "mariadb",
    "postgresql": "postgresql",
    "postgres": "postgresql",
}
_PORTS = {"mysql": 3306, "mariadb": 3306, "postgresql": 5432}
_SECRET_WORDS = ("password", "passwd", "pwd", "secret", "token", "passphrase")
MASK = "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """Where a database is and who asks. `str` and `repr` mask every secret; only `password` holds it."""

    scheme: str
    """`mysql`, `mariadb` or `postgresql`, whatever alias or driver suffix was written."""
    host: str
    port: int
    user: str
    password: str | None = field(default=None, repr=False)
    database: str = ""
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """What followed the question mark, in order."""

    @property
    def masked(self) -> str:
        """The address with every secret replaced, fit for a log or a report."""
        return self._text(password=MASK if self.password is not None else None, mask=True)

    @property
    def without_password(self) -> str:
        """The address with every secret left out, fit for a file that is read back later."""
        return self._text(password=None, mask=None)

    def option(self, name: str, default: str = "") -> str:
        """The value that the address gives for `name`, or `default`."""
        return dict(self.options).get(name, default)

    def with_password(self, password: str | None) -> "Url":
        """The same address with another password."""
        return replace(self, password=password)

    def with_database(self, database: str) -> "Url":
        """The same server, another database."""
        return replace(self, database=database)

    def secrets(self) -> tuple[str, ...]:
        """Every secret text in the address, for redaction."""
        found = [self.password] if self.password else []
        found += [value for name, value in self.options if _is_secret(name) and value]
        return tuple(found)

    def __str__(self) -> str:
        return self.masked

    def _text(self, *, password: str | None, mask: bool | None) -> str:
        is_socket = self.host.startswith("/")
        address = "" if is_socket else f"{self._bracketed_host}:{self.port}"
        account = quote(self.user, safe="")
        if password is not None:
            account += ":" + (password if password == MASK else quote(password, safe=""))
        options = [
            (name, MASK if _is_secret(name) else value)
            for name, value in self.options
            if (mask or not _is_secret(name)) and not (is_socket and name == "host")
        ]
        if is_socket:
            options.append(("host", self.host))
        query = "?" + urlencode(options, safe="*/") if options else ""
        at = "@" if account else ""
        return f"{self.scheme}://{account}{at}{address}/{quote(self.database, safe='')}{query}"

    @property
    def _bracketed_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else quote(self.host, safe="._-")


def parse_url(text: str) -> Url:
    """Reads a database address such as ``mysql://user:password@host:3306/shop?ssl-mode=REQUIRED``.

    Raises `UsageProblem`, without repeating the password, when the address can't be understood.

    >>> str(parse_url("postgres://app:s3cret@db.example/shop"))
    'postgresql://app:***@db.example:5432/shop'
    """
    scheme_text, separator, _ = text.partition("://")
    scheme = _SCHEMES.get(scheme_text.lower().partition("+")[0]) if separator else None
    if scheme is None:
        raise UsageProblem(
            f"unknown kind of database {scheme_text!r}" if separator else "this is not a database address",
            hint="an address looks like mysql://user@host:3306/database; mysql, mariadb, postgresql and postgres are known",
        )
    try:
        parts = urlsplit(text)
        port = parts.port or _PORTS[scheme]
        host = parts.hostname or ""
    except ValueError:
        raise UsageProblem(
            "the address can't be read",
            hint="a character such as @ : / ? # or % in a user or password must be percent-encoded: @ is %40, / is %2F",
        ) from None
    options = tuple(parse_qsl(parts.query, keep_blank_values=True))
    return Url(
        scheme=scheme,
        host=unquote(host) or dict(options).get("host") or "localhost",
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password) if parts.password is not None else None,
        database=unquote(parts.path.lstrip("/")),
        options=options,
    )


def looks_like_url(text: str) -> bool:
    """Whether `text` was meant as an address rather than as a file's name."""
    return "://" in text


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)
