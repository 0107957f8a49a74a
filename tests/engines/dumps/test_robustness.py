"""Statements that are nearly right are read or told, never a crash."""

from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from migrate.engines.dumps.model_builder import apply_statement
from migrate.engines.dumps.schema_draft import SchemaDraft
from migrate.engines.dumps.script import Reading, statements
from migrate.engines.dumps.statement import Statement
from migrate.engines.dumps.tokens import tokenize
from migrate.engines.dumps.version_comments import CommentVersion
from migrate.model.names import EngineName

MYSQL = CommentVersion(engine=EngineName.MYSQL)
FIXTURES = Path(__file__).with_name("fixtures")


@cache
def words_of_fixtures() -> tuple[tuple[str, ...], ...]:
    """Each statement of the fixtures, as its tokens' source."""
    return tuple(
        tuple(one.text[token.start : token.end] for token in tokenize(one.text))
        for file in sorted(FIXTURES.glob("*.sql"))
        for one in statements(file.read_bytes(), file.name, Reading(version=MYSQL))
        if isinstance(one, Statement)
    )


@given(data=st.data())
def test_spoiled_statements(data: st.DataObject) -> None:
    choices = words_of_fixtures()
    draft = SchemaDraft(version=MYSQL, database="shop")
    for number in data.draw(st.lists(st.integers(0, len(choices) - 1), min_size=1, max_size=4)):
        words = list(choices[number])
        place = data.draw(st.integers(0, len(words) - 1))
        other = choices[data.draw(st.integers(0, len(choices) - 1))]
        words[place : place + data.draw(st.integers(0, 2))] = other[: data.draw(st.integers(0, 3))]
        apply_statement(Statement(text=" ".join(words), file="x.sql", line=1), draft)
    draft.finish().to_text()


@given(st.text(alphabet="create table(),;'`\"a1 /*!50001*/-#\n\\"))
def test_any_text(text: str) -> None:
    draft = SchemaDraft(version=MYSQL, database="shop")
    for found in statements(text.encode(), "x.sql", Reading(version=MYSQL)):
        if isinstance(found, Statement):
            apply_statement(found, draft)
    draft.finish()


def test_keys_of_no_columns_are_skipped_and_told() -> None:
    draft = SchemaDraft(version=MYSQL, database="shop")
    for text in ("create table a (b int, key ())", "create table c (d int, foreign key () references a (b))"):
        apply_statement(Statement(text=text, file="x.sql", line=1), draft)
    assert draft.finish().is_empty
    assert len(draft.skipped) == 2
