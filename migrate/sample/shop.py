"""The sample shop's tables, and their rows as SQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from migrate import resources
from migrate.sample import catalogue, orders, people
from migrate.sample.values import Row, Value

_ROWS_A_STATEMENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTable:
    """One table of the sample: its name, the columns that rows have a value for, and how many rows come."""

    name: str
    columns: tuple[str, ...]
    make: Callable[[Random], Iterator[Row]]

    def rows(self) -> Iterator[Row]:
        """The rows, the same at every call; generated columns are left out."""
        return self.make(Random(f"shop {self.name}"))  # noqa: S311 - made-up data, not a secret


def schema_sql() -> str:
    """The sample's schema as a MySQL dump without rows. It loads in MySQL 8 and later and in MariaDB 11."""
    return resources.text("templates", "sample", "shop.sql")


def rows_sql() -> Iterator[str]:
    """The sample's rows as INSERT statements of MySQL's, without semicolons, good under any sql_mode."""
    for table in tables():
        head = f"INSERT INTO {_quoted(table.name)} ({', '.join(map(_quoted, table.columns))}) VALUES\n"
        waiting: list[str] = []
        for row in table.rows():
            waiting.append("(" + ", ".join(map(_literal, row)) + ")")
            if len(waiting) == _ROWS_A_STATEMENT:
                yield head + ",\n".join(waiting)
                waiting = []
        if waiting:
            yield head + ",\n".join(waiting)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _literal(value: Value) -> str:
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(int(value))
        case float() | Decimal():
            return repr(value) if isinstance(value, float) else str(value)
        case bytes():
            return f"X'{value.hex()}'"
        case timedelta():
            return f"'{value}'"
        case date():
            return f"'{value}'"
    if "\\" in value:
        return f"CONVERT(X'{value.encode().hex()}' USING utf8mb4)"
    return "_utf8mb4'" + value.replace("'", "''") + "'"


_TABLES: tuple[tuple[str, str, Callable[[Random], Iterator[Row]]], ...] = (
    ("currency", "code name symbol decimals euro_rate", people.currencies),
    ("country", "code name currency_code phone_prefix vat_rate in_eu", people.countries),
    (
        "user",
        "id email displayName password_hash api_key roles language "
        "active birth_date credit referred_by last_login_at created_at updated_at",
        people.users,
    ),
    ("address", "id user_id kind recipient line1 line2 postal_code city country_code is_default", people.addresses),
    ("brand", "id name founded website logo flagship_product_id", catalogue.brands),
    ("category", "id parent_id slug name order", catalogue.categories),
    (
        "product",
        "id brand_id sku name description price weight_kg rating "
        "attributes status tags flags featured model_year available_from updated_at",
        catalogue.products,
    ),
    ("product_category", "product_id category_id position", catalogue.product_categories),
    ("product_image", "id product_id mime_type alt_text thumbnail content digest", catalogue.product_images),
    ("review", "id product_id user_id stars title body verified created_at", catalogue.reviews),
    ("warehouse", "id code name country_code opens_at closes_at latitude longitude", catalogue.warehouses),
    ("stock", "warehouse_id product_id quantity reserved shelf counted_at", catalogue.stock),
    ("supplier", "id name country_code contact terms balance", catalogue.suppliers),
    ("supplier_product", "supplier_id product_id supplier_sku cost lead_time_days", catalogue.supplier_products),
    ("coupon", "code percent valid_from valid_to max_uses combinable", orders.coupons),
    (
        "order",
        "id user_id billing_address_id shipping_address_id coupon_code status "
        "currency_code adjustment note ip_address placed_at updated_at",
        orders.orders,
    ),
    ("order_item", "order_id line product_id quantity unit_price gift_text", orders.order_items),
    ("payment", "id order_id method amount gateway_reference trace_number response paid_at", orders.payments),
    ("shipment", "id order_id warehouse_id carrier tracking_number packed_in shipped_on", orders.shipments),
    ("shipment_item", "shipment_id order_id line quantity", orders.shipment_items),
    ("cart", "id user_id created_at expires_at", orders.carts),
    ("cart_item", "cart_id product_id quantity added_at", orders.cart_items),
    ("price_history", "id product_id changed_on old_price new_price", orders.price_history),
    ("page_view", "viewed_at user_id path referrer user_agent duration_ms scroll_depth", orders.page_views),
    ("setting", "name value type updated_at", orders.settings),
    ("audit_log", "id table_name row_key action old_row new_row changed_by changed_at", orders.audit_log),
)


def tables() -> tuple[SampleTable, ...]:
    """The sample's tables, each after those that its foreign keys point at."""
    return tuple(SampleTable(name=name, columns=tuple(columns.split()), make=make) for name, columns, make in _TABLES)
