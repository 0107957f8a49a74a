"""Rows of currencies, countries, users and addresses."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from migrate.sample.values import (
    ADDRESSES,
    CITIES,
    COUNTRIES,
    CURRENCIES,
    FIRST,
    LAST,
    USERS,
    Row,
    bytes_of,
    maybe,
    moment,
    money,
)


def currencies(_random: Random) -> Iterator[Row]:
    """The currencies, one with no decimals and one with three."""
    for code, name, symbol, decimals, rate in CURRENCIES:
        yield code, name, symbol, decimals, Decimal(rate).quantize(Decimal("0.00000001"))


def countries(_random: Random) -> Iterator[Row]:
    """The countries, named in their own scripts."""
    outside = {"CH", "GB", "IN", "JP", "KW", "US"}
    for code, name, currency, prefix, vat in COUNTRIES:
        yield code, name, currency, prefix, Decimal(vat).quantize(Decimal("0.01")), code not in outside


def users(random: Random) -> Iterator[Row]:
    """Users; the addresses of mail differ in more than case."""
    for number in range(1, USERS + 1):
        name = f"{random.choice(FIRST)} {random.choice(LAST)}"
        created = moment(random)
        yield (
            *(
                number,
                f"{'User' if number % 9 == 0 else 'user'}.{number}@shop.example",
                name,
                bytes_of(f"password {number}", 32),
            ),
            *(
                maybe(random, bytes_of(f"key {number}", 16), share=0.3),
                random.choice(("customer", "customer,staff", "staff,admin,auditor", "")),
            ),
            *(random.choice(("en", "de", "fr-CA", "ja", "pl")), number % 11 != 0),
            *(
                maybe(random, date(1940, 2, 29) + timedelta(days=random.randrange(25_000))),
                money(random, -5_000, 20_000),
            ),
            *(
                random.randrange(1, number) if number > 10 and number % 3 == 0 else None,
                maybe(random, created + timedelta(days=40)),
            ),
            *(created, created + timedelta(microseconds=random.randrange(1_000_000))),
        )


def addresses(random: Random) -> Iterator[Row]:
    """Addresses: the first of a user has the user's number."""
    for number in range(1, ADDRESSES + 1):
        name = f"{random.choice(FIRST)} {random.choice(LAST)}"
        line2 = random.choice((None, "", "c/o O'Neil & Söhne", "Apt. 4\\B", "2º izq."))
        yield (
            *(number, (number - 1) % USERS + 1, random.choice(("billing", "shipping", "both")), name),
            *(
                f"{random.choice(LAST)} {random.randint(1, 250)}",
                line2,
                random.choice(("1010", "SW1A 1AA", "00-950", "150-0001")),
            ),
            *(random.choice(CITIES), random.choice(COUNTRIES)[0], number <= USERS),
        )
