import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.postgresql.expression_text import check_of, is_nextval, make_default, without_parentheses
from migrate.model.schema import Default, DefaultKind


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'::character varying", "it's"),
        ("'a'::text", "a"),
        ("''::text", ""),
        ("'a::b'::text", "a::b"),
        ("'x'::character varying(3)", "x"),
        ("'ok'::public.mood", "ok"),
        ("""'ok'::"Odd ""schema".mood""", "ok"),
        ("'{}'::integer[]", "{}"),
        ("'{}'::jsonb", "{}"),
        ("'-5'::integer", "-5"),
        ("'2020-01-01'::date", "2020-01-01"),
        ("'2020-01-01 00:00:00'::timestamp without time zone", "2020-01-01 00:00:00"),
        ("'1 day'::interval day to second(2)", "1 day"),
        ("'\\xdeadbeef'::bytea", "\\xdeadbeef"),
        ("0", "0"),
        ("1.5", "1.5"),
        ("(0)::numeric", "0"),
        ("true", "true"),
        ("false", "false"),
    ],
)
def test_a_constant_is_a_literal(text: str, value: str) -> None:
    assert make_default(text) == Default(kind=DefaultKind.LITERAL, text=value)


@pytest.mark.parametrize(
    "text",
    [
        "now()",
        "CURRENT_TIMESTAMP",
        "('now'::text)::date",
        "('a'::text || 'b'::text)",
        "'a'::text COLLATE \"C\"",
        "nextval('public.s'::regclass)",
        "ARRAY['a'::text]",
        "(1 + 2)",
        "gen_random_uuid()",
        "ROW(1, 2)",
        "('a'::text IS NULL)",
        "date_part('year'::text, now())",
    ],
)
def test_everything_else_is_an_expression(text: str) -> None:
    assert make_default(text) == Default(kind=DefaultKind.EXPRESSION, text=text)


@pytest.mark.parametrize("text", [None, "NULL", "NULL::character varying", "NULL::public.mood"])
def test_null_is_no_default(text: str | None) -> None:
    assert make_default(text) is None


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert make_default("'" + text.replace("'", "''") + "'::text") == Default(kind=DefaultKind.LITERAL, text=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nextval('public.a_id_seq'::regclass)", True),
        ("nextval('\"it''s\"'::regclass)", True),
        ("(nextval('s'::regclass) + 1)", False),
        ("nextval('s'::text)", False),
        (None, False),
    ],
)
def test_knows_the_next_number_of_a_sequence(text: str | None, expected: bool) -> None:
    assert is_nextval(text) is expected


@pytest.mark.parametrize(
    ("definition", "condition"),
    [
        ("CHECK ((VALUE > 0))", "VALUE > 0"),
        ("CHECK (((VALUE)::text <> 'a)'::text)) NOT VALID", "(VALUE)::text <> 'a)'::text"),
        ("CHECK ((a > 0)) NO INHERIT", "a > 0"),
    ],
)
def test_finds_the_condition_of_a_check(definition: str, condition: str) -> None:
    assert check_of(definition) == condition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)", "a"),
        ("((a) OR (b))", "(a) OR (b)"),
        ("(a) OR (b)", "(a) OR (b)"),
        ('(")" = 1)', '")" = 1'),
        ("f(a)", "f(a)"),
    ],
)
def test_takes_only_the_parentheses_around_everything(text: str, expected: str) -> None:
    assert without_parentheses(text) == expected
