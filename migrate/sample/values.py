"""What the sample's values are made of."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random

Value = int | float | Decimal | str | bytes | date | datetime | timedelta | bool | None
"""A value of a row. A bit column's is an int, a set's its members with commas, a JSON column's its text, a time's a timedelta."""
Row = tuple[Value, ...]

USERS, ADDRESSES, BRANDS, CATEGORIES, PRODUCTS = 300, 400, 30, 36, 200
ORDERS, SHIPMENTS, WAREHOUSES, SUPPLIERS, CARTS = 450, 300, 5, 20, 50
BEGINNING = datetime(2022, 1, 3, 8, 0, 0)
CURRENCIES = (
    *(
        ("EUR", "Euro", "€", 2, "1"),
        ("USD", "US dollar", "$", 2, "0.92345678"),
        ("GBP", "Pound sterling", "£", 2, "1.17"),
    ),
    *(
        ("CHF", "Schweizer Franken", "Fr.", 2, "1.04"),
        ("JPY", "日本円", "¥", 0, "0.00612345"),
        ("PLN", "złoty", "zł", 2, "0.231"),
    ),
    *(
        ("SEK", "svensk krona", "kr", 2, "0.0871"),
        ("KWD", "دينار كويتي", "د.ك", 3, "2.98"),
        ("INR", "भारतीय रुपया", "₹", 2, "0.0111"),
    ),
)
COUNTRIES = (
    *(("AT", "Österreich", "EUR", 43, 20), ("BE", "België / Belgique", "EUR", 32, 21), ("CH", "Schweiz", "CHF", 41, 8)),
    *(("DE", "Deutschland", "EUR", 49, 19), ("ES", "España", "EUR", 34, 21), ("FR", "France", "EUR", 33, 20)),
    *(("GB", "United Kingdom", "GBP", 44, 20), ("GR", "Ελλάδα", "EUR", 30, 24), ("IN", "भारत", "INR", 91, 18)),
    *(("IE", "Éire", "EUR", 353, 23), ("IT", "Italia", "EUR", 39, 22), ("JP", "日本", "JPY", 81, 10)),
    *(
        ("KW", "الكويت", "KWD", 965, 0),
        ("PL", "Polska", "PLN", 48, 23),
        ("SE", "Sverige", "SEK", 46, 25),
        ("US", "United States", "USD", 1, 0),
    ),
)
FIRST = (
    "Anna",
    "Ólafur",
    "José",
    "Zoë",
    "Łukasz",
    "Ελένη",
    "Иван",
    "美咲",
    "محمد",
    "प्रिया",
    "Siobhán",
    "Jürgen",
    "Noël",
    "Mary-Jane",
    "Günther",
)
LAST = (
    "Smith",
    "O'Brien",
    "Müller",
    "d'Arc",
    "Nowak",
    "Παπαδοπούλου",
    "Петров",
    "田中",
    "العتيبي",
    "Sharma",
    "van der Berg",
    "Åkesson",
    "Núñez",
)
CITIES = (
    "Wien",
    "København",
    "São Paulo",
    "Köln",
    "Łódź",
    "Αθήνα",
    "Москва",
    "東京",
    "الكويت",
    "मुंबई",
    "Cork",
    "Montréal",
    "Zürich",
)
THINGS = (
    "Kettle",
    "Lamp",
    "Bücherregal",
    "Théière",
    "Backpack",
    'Desk 60" wide',
    "Słuchawki",
    "Notebook",
    "Chair",
    "炊飯器",
    "Cable\\Adapter",
    "Mug ☕",
)
ADJECTIVES = ("Small", "Grand", "Leichte", "Petite", "Blue", "100% wool", "Vintage", "Smart", "Folding", "Été")
REMARKS = (
    "Works as described.",
    "Très bien, merci ! 👍🏽",
    'It\'s "fine", I guess;\nsecond line -- not a comment',
    "Path: C:\\temp\\new\\\\share",
    "tab\there, percent %s and 100 %, hash # and `backtick`",
    "Größer als erwartet – 10 €",
    "とても良いです。家族👨‍👩‍👧も気に入りました",
    "Πολύ καλό, Отлично, ممتاز, बढ़िया",
    "",
    " leading and trailing ",
    "'; DROP TABLE review; --",
    "e\u0301 is not é to every collation",
)


def json_text(value: object) -> str:
    """JSON as MySQL prints it: keys by length and then by bytes, a blank after commas and colons."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {json_text(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def money(random: Random, low: int, high: int) -> Decimal:
    """An amount between so many hundredths."""
    return Decimal(random.randint(low, high)) / 100


def moment(random: Random, *, digits: int = 0) -> datetime:
    """A moment within three years; `digits` of its fraction may differ from 0."""
    fraction = random.randrange(10**digits) * 10 ** (6 - digits) if digits else 0
    return BEGINNING + timedelta(seconds=random.randrange(3 * 365 * 86_400), microseconds=fraction)


def maybe(random: Random, value: Value, *, share: float = 0.8) -> Value:
    """The value, or NULL in the rest of the cases."""
    return value if random.random() < share else None


def bytes_of(text: str, length: int) -> bytes:
    """Bytes that look like chance and follow from the text."""
    return sha256(text.encode()).digest()[:length]


def lines_of(order: int) -> int:
    """How many items an order has."""
    return order * 7 % 4 + 1


def product_of(order: int, line: int) -> int:
    """The product of an order's item."""
    return (order * 13 + line * 29) % PRODUCTS + 1
