"""Rows of brands, categories, products and what belongs to them, and of warehouses and suppliers."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random

from migrate.sample.values import (
    ADJECTIVES,
    BRANDS,
    CATEGORIES,
    CITIES,
    COUNTRIES,
    LAST,
    PRODUCTS,
    REMARKS,
    SUPPLIERS,
    THINGS,
    USERS,
    WAREHOUSES,
    Row,
    bytes_of,
    json_text,
    maybe,
    moment,
    money,
)


def brands(random: Random) -> Iterator[Row]:
    """Brands; none has a flagship yet."""
    for number in range(1, BRANDS + 1):
        website = maybe(random, f"https://brand{number}.example/café")
        yield (
            number,
            f"{random.choice(LAST)} & Co. {number}",
            random.choice((None, 1901, 1955, 2024, 2155)),
            website,
            maybe(random, bytes_of(f"logo {number}", 32)),
            None,
        )


def categories(_random: Random) -> Iterator[Row]:
    """Categories, each after its parent."""
    for number in range(1, CATEGORIES + 1):
        parent = None if number <= 6 else (number - 1) % 6 + 1
        yield (
            number,
            parent,
            f"{'Sale' if number == 9 else 'sale' if number == 15 else 'c'}{number if number not in (9, 15) else ''}",
            f"{THINGS[number % len(THINGS)]} {number}",
            -number,
        )


def products(random: Random) -> Iterator[Row]:
    """Products."""
    for number in range(1, PRODUCTS + 1):
        attributes = {
            "colour": random.choice(("red", "grün", "青")),
            "size": [random.randint(1, 99), 40],
            "eco": number % 2 == 0,
            "note": 'say "hi"',
        }
        description = maybe(random, "\n".join(random.choices(REMARKS, k=5)), share=0.9)
        yield (
            *(
                number,
                (number - 1) % BRANDS + 1,
                f"{'sku' if number % 2 else 'SKU'}-{number // 2:04}",
                f"{random.choice(ADJECTIVES)} {random.choice(THINGS)} {number}",
            ),
            *(
                description,
                money(random, 0, 999_999),
                maybe(random, random.randrange(1, 800) / 8),
                maybe(random, random.random() * 5),
            ),
            *(
                maybe(random, json_text(attributes)),
                random.choice(("draft", "active", "active", "retired")),
                random.choice(("", "new", "new,eco", "sale,fragile,gift")),
            ),
            *(
                random.randrange(256),
                number % 20 == 0,
                random.choice((None, 1999, 2024)),
                moment(random),
                maybe(random, moment(random)),
            ),
        )


def product_categories(random: Random) -> Iterator[Row]:
    """Which products are in which categories."""
    for product in range(1, PRODUCTS + 1):
        for category in sorted(random.sample(range(1, CATEGORIES + 1), product % 2 + 1)):
            yield product, category, random.randrange(100)


def product_images(random: Random) -> Iterator[Row]:
    """Images that hold every value a byte can have."""
    every = bytes(range(256))
    for number in range(1, 61):
        thumbnail = b"" if number == 7 else every[number:] + every[:number]
        content = maybe(random, random.randbytes(random.randrange(2_000)))
        yield (
            number,
            number * 3,
            random.choice(("image/png", "image/jpeg")),
            random.choice(("", "Front", "Rück\u00adseite ✨")),
            thumbnail,
            content,
            bytes_of(f"image {number}", 16),
        )


def reviews(random: Random) -> Iterator[Row]:
    """Reviews in many scripts."""
    for number in range(1, 301):
        title = random.choice((None, "", "Great", "Schön!", "最高 🎉"))
        yield (
            number,
            number % PRODUCTS + 1,
            (number * 7) % USERS + 1,
            random.randint(1, 5),
            title,
            random.choice(REMARKS),
            random.choice((None, True, False)),
            moment(random, digits=6),
        )


def warehouses(random: Random) -> Iterator[Row]:
    """Warehouses, at places that need 17 digits."""
    for number, country in enumerate(("AT", "DE", "FR", "PL", "US"), start=1):
        opens = timedelta(hours=6, minutes=random.randrange(60))
        yield (
            number,
            f"W{number:03}",
            f"Lager {random.choice(CITIES)}",
            country,
            opens,
            opens + timedelta(hours=10, seconds=59),
            random.uniform(-90, 90),
            random.uniform(-180, 180),
        )


def stock(random: Random) -> Iterator[Row]:
    """What lies in the warehouses, sometimes less than nothing."""
    for warehouse in range(1, WAREHOUSES + 1):
        for product in range(warehouse, PRODUCTS + 1, 3):
            yield (
                warehouse,
                product,
                random.randint(-5, 500),
                random.randrange(20),
                maybe(random, f"{random.choice('ABC')}-{product}"),
                maybe(random, moment(random)),
            )


def suppliers(random: Random) -> Iterator[Row]:
    """Suppliers."""
    for number in range(1, SUPPLIERS + 1):
        contact = {"name": random.choice(LAST), "mails": [f"s{number}@supplier.example"], "fax": None}
        balance = Decimal(random.randint(-(10**11), 10**11)) / 10_000
        yield (
            number,
            f"{random.choice(LAST)} {random.choice(('Ltd', 'GmbH', 'S.A.', '株式会社'))}",
            random.choice(COUNTRIES)[0],
            maybe(random, json_text(contact)),
            random.choice((None, "", "30 days, 2% within 10")),
            balance,
        )


def supplier_products(random: Random) -> Iterator[Row]:
    """What the suppliers sell."""
    for product in range(1, PRODUCTS + 1):
        yield (
            product % SUPPLIERS + 1,
            product,
            f"S-{product}\t{product % 7}",
            Decimal(random.randint(1, 10**8)) / 10_000,
            maybe(random, random.randrange(256)),
        )
