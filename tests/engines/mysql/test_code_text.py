import pytest

from migrate.engines.mysql.code_text import CodeKind, body_in, may_be_altered


@pytest.mark.parametrize("text", ["select 'x'", 'select "x"', "select a\\b"])
def test_strings_may_be_altered(text: str) -> None:
    assert may_be_altered(text)


@pytest.mark.parametrize("text", ["", "select 1", "BEGIN\n  SELECT a -- no strings\nEND", "select `x`"])
def test_the_rest_may_not(text: str) -> None:
    assert not may_be_altered(text)


def test_a_body_that_is_not_there_is_not_invented() -> None:
    assert body_in("CREATE PROCEDURE p()\nselect 'x'", "delete 'x'", CodeKind.PROCEDURE) is None


def test_the_last_semicolon_is_no_part_of_a_body() -> None:
    statement = "create trigger t before insert on a for each row set new.a = 'it''s';"
    assert body_in(statement, "set new.a = 'it's'", CodeKind.TRIGGER) == "set new.a = 'it''s'"
