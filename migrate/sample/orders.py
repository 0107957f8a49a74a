"""Rows of orders and of what follows them, of carts, and of the shop's own records."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from migrate.sample.values import (
    ADDRESSES,
    CARTS,
    CITIES,
    CURRENCIES,
    ORDERS,
    PRODUCTS,
    REMARKS,
    SHIPMENTS,
    THINGS,
    USERS,
    WAREHOUSES,
    Row,
    bytes_of,
    json_text,
    lines_of,
    maybe,
    moment,
    money,
    product_of,
)


def coupons(random: Random) -> Iterator[Row]:
    """Coupons whose codes differ in case alone."""
    for number in range(1, 25):
        begins = moment(random).date()
        code = f"{'Welcome' if number % 2 else 'WELCOME'}{(number + 1) // 2}"
        yield (
            code,
            money(random, 100, 10_000),
            begins,
            maybe(random, begins + timedelta(days=90)),
            maybe(random, random.randrange(65_536)),
            number % 2,
        )


def orders(random: Random) -> Iterator[Row]:
    """Orders, each to an address of its user."""
    for number in range(1, ORDERS + 1):
        user = random.randint(1, USERS)
        address = user + USERS if user + USERS <= ADDRESSES else None
        coupon = f"Welcome{random.randint(1, 12)}" if number % 5 == 0 else None
        ip = random.choice((None, random.randbytes(4), random.randbytes(16)))
        placed = moment(random, digits=6)
        yield (
            *(
                number,
                user,
                user,
                address,
                coupon,
                random.choice(("new", "paid", "packed", "shipped", "delivered", "returned", "cancelled")),
            ),
            *(
                random.choice(CURRENCIES)[0],
                money(random, -2_500, 500),
                random.choice((None, *REMARKS)),
                ip,
                placed,
                placed.replace(microsecond=0),
            ),
        )


def order_items(random: Random) -> Iterator[Row]:
    """The items of the orders."""
    for order in range(1, ORDERS + 1):
        for line in range(1, lines_of(order) + 1):
            yield (
                order,
                line,
                product_of(order, line),
                random.randint(1, 9),
                money(random, 1, 99_999),
                random.choice((None, None, "", "Alles Gute! 🎁")),
            )


def payments(random: Random) -> Iterator[Row]:
    """Payments and refunds; a trace number uses all 64 bits."""
    for number in range(1, 421):
        response = {"code": number % 3, "amount": str(number), "text": random.choice(("ok", "refusé", "スルー"))}
        yield (
            *(
                number,
                number,
                random.choice(("card", "transfer", "wallet", "invoice")),
                money(random, -10_000, 10_000_000),
            ),
            *(
                maybe(random, f"{random.getrandbits(128):036x}"),
                2**64 - 1 if number == 1 else maybe(random, random.getrandbits(64)),
            ),
            *(maybe(random, json_text(response)), maybe(random, moment(random, digits=3))),
        )


def shipments(random: Random) -> Iterator[Row]:
    """Shipments of the first orders."""
    for number in range(1, SHIPMENTS + 1):
        packed = timedelta(milliseconds=random.randrange(86_400_000))
        yield (
            number,
            number,
            random.randint(1, WAREHOUSES),
            random.choice(("Post", "DHL", "Čedok")),
            maybe(random, f"TR{random.getrandbits(40):013}é"),
            maybe(random, packed),
            maybe(random, moment(random).date()),
        )


def shipment_items(_random: Random) -> Iterator[Row]:
    """The items in the shipments."""
    for shipment in range(1, SHIPMENTS + 1):
        for line in range(1, lines_of(shipment) + 1):
            yield shipment, shipment, line, 1


def carts(random: Random) -> Iterator[Row]:
    """Carts, under binary keys."""
    for number in range(CARTS):
        yield (
            bytes_of(f"cart {number}", 16),
            maybe(random, random.randint(1, USERS), share=0.5),
            moment(random),
            maybe(random, moment(random)),
        )


def cart_items(random: Random) -> Iterator[Row]:
    """What lies in the carts."""
    for number in range(CARTS):
        for product in (number * 3 % PRODUCTS + 1, (number * 3 + 7) % PRODUCTS + 1):
            yield bytes_of(f"cart {number}", 16), product, random.randint(1, 5), moment(random, digits=6)


def price_history(random: Random) -> Iterator[Row]:
    """Prices of the past, over all partitions."""
    for number in range(1, 301):
        yield (
            number,
            number % PRODUCTS + 1,
            moment(random).date(),
            maybe(random, money(random, 1, 99_999)),
            money(random, 1, 99_999),
        )


def page_views(random: Random) -> Iterator[Row]:
    """Visits; the table has no key."""
    for number in range(500):
        path = f"/{random.choice(THINGS)}/{number % 40}?q={random.choice(CITIES)}"
        agent = random.choice((None, "", "Mozilla/5.0 (X11) Käse/1.0"))
        yield (
            moment(random, digits=3),
            maybe(random, random.randint(1, USERS)),
            path,
            maybe(random, random.choice(REMARKS)),
            agent,
            maybe(random, random.expovariate(0.001)),
            maybe(random, random.randrange(9) / 8),
        )


def settings(random: Random) -> Iterator[Row]:
    """Settings of every sort of text."""
    values = ("", None, "true", "12", "0.1", "Größe", "a\\b", json_text({"a": [1, None]}), "x" * 10_000)
    for number in range(24):
        yield (
            f"setting.{number:02}",
            values[number % len(values)],
            random.choice(("string", "number", "json")),
            maybe(random, moment(random)),
        )


def audit_log(random: Random) -> Iterator[Row]:
    """Changes as JSON."""
    for number in range(1, 201):
        old, new = (
            json_text({"id": number, "price": "9.99"}),
            json_text({"id": number, "price": "10.99", "tags": ["neu", "★"]}),
        )
        action = random.choice(("insert", "update", "delete"))
        yield (
            number,
            random.choice(("product", "user", "order")),
            str(random.randint(1, 200)),
            action,
            None if action == "insert" else old,
            None if action == "delete" else new,
            random.choice((None, "", "user.3@shop.example")),
            moment(random, digits=6),
        )
