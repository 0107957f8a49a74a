"""Version comments: which are executed, and that nothing moves."""

import pytest

from migrate.engines.dumps.version_comments import CommentVersion, expand
from migrate.model.names import EngineName

MYSQL, MARIADB = EngineName.MYSQL, EngineName.MARIADB


@pytest.mark.parametrize(
    ("text", "engine", "version", "expected"),
    [
        ("a /*!50001 b */ c", MYSQL, "8.0.36", "a b c"),
        ("a /*! b */ c", MYSQL, "8.0.36", "a b c"),
        ("a /*!80013 b */ c", MYSQL, "8.0.12", "a c"),
        ("a /*!80013 b */ c", MYSQL, "8.0.13", "a b c"),
        ("a /*!80013 b */ c", MYSQL, "", "a b c"),
        ("a /*!100100 b */ c", MYSQL, "9.7.0", "a c"),
        ("a /*M!100100 b */ c", MYSQL, "", "a c"),
        ("a /*!999999\\- enable the sandbox mode */ c", MARIADB, "", "a c"),
        ("a /*M!100100 b */ c", MARIADB, "10.11.6", "a b c"),
        ("a /*M!110500 b */ c", MARIADB, "10.11.6", "a c"),
        ("a /*!100100 b */ c", MARIADB, "10.11.6", "a b c"),
        ("a /*!50001 b */ c", MARIADB, "10.11.6", "a b c"),
        ("a /*!50701 b */ c", MARIADB, "10.11.6", "a c"),
        ("a /*!80016 b */ c", MARIADB, "", "a c"),
        ("a /*!50003 b /* inner */ d */ c", MYSQL, "", "a b /* inner */ d c"),
        ("a /*!80016 b /* inner */ d */ c", MYSQL, "5.7.1", "a c"),
        ("a '/*!50001 b */' c", MYSQL, "", "a '/*!50001 b */' c"),
        ("a /*!50001 '*/' */ c", MYSQL, "", "a '*/' c"),
        ("a -- /*!50001\nb", MYSQL, "", "a -- /*!50001 b"),
        ("a /* plain */ b", MYSQL, "", "a /* plain */ b"),
    ],
)
def test_executes_what_that_server_would(text: str, engine: EngineName, version: str, expected: str) -> None:
    expanded = expand(text, CommentVersion.of(engine, version))
    assert " ".join(expanded.split()) == expected
    assert len(expanded) == len(text)
    assert expanded.count("\n") == text.count("\n")
