"""Addresses: what they mean, and that they never show a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import UsageProblem
from migrate.url import Url, parse_url

SECRETS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=8, max_size=20)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mysql://app:pw@h/shop", "mysql://app:***@h:3306/shop"),
        ("mysql+pymysql://app:pw@h:3307/shop", "mysql://app:***@h:3307/shop"),
        ("postgres://app@h/shop", "postgresql://app@h:5432/shop"),
        ("mariadb://h", "mariadb://h:3306/"),
        ("postgresql://u:p@[::1]:5433/d", "postgresql://u:***@[::1]:5433/d"),
        ("postgresql:///d?host=/run/pg", "postgresql:///d?host=/run/pg"),
        ("mysql://u:p@h/d?ssl-mode=REQUIRED", "mysql://u:***@h:3306/d?ssl-mode=REQUIRED"),
        ("postgresql://u@h/d?password=hunter2", "postgresql://u@h:5432/d?password=***"),
    ],
)
def test_masked(text: str, masked: str) -> None:
    assert parse_url(text).masked == masked


@pytest.mark.parametrize("text", ["oracle://h/d", "h:3306/d", "mysql://u:p@h:port/d", "mysql://u@h:99999/d", "://x"])
def test_bad_addresses_are_explained(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_url(text)
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["mysql://u:hunter2secret@h:po/d", "redis://u:hunter2secret@h/d", "mysql://u:hunter2secret@[h/d"]
)
def test_a_bad_address_does_not_repeat_its_password(text: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        parse_url(text)
    assert "hunter2secret" not in str(caught.value)


def test_percent_encoding_is_undone() -> None:
    url = parse_url("mysql://a%40b:p%2F%3A%40@h/my%20shop")
    assert (url.user, url.password, url.database) == ("a@b", "p/:@", "my shop")


@given(
    user=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=10),
    database=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="/"), max_size=10
    ),
)
def test_an_address_without_password_reads_back(user: str, database: str) -> None:
    url = Url(scheme="mysql", host="h", port=3306, user=user, database=database)
    assert parse_url(url.without_password) == url


@given(secret=SECRETS)
def test_no_form_shows_the_password(secret: str) -> None:
    url = Url(scheme="mysql", host="h", port=1, user="u", password=secret, options=(("password", secret),))
    for text in (str(url), repr(url), url.masked, url.without_password, f"{url!r} {url}"):
        assert secret not in text.replace("mysql://u:***@h:1/", "")
