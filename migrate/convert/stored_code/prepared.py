"""Finds the prepared statements whose text the code itself spells out."""

from collections.abc import Mapping

from migrate.convert.stored_code.tokens import Reader, TokenKind
from migrate.convert.stored_code.tree import Node, Prepare, SelectInto, Set, walk


def prepared_texts(body: Node) -> Mapping[str, str]:
    """The texts, by the statement's name in lower case. One whose text is put together is not among them."""
    texts = _texts_of_variables(body)
    found: dict[str, set[str | None]] = {}
    for node in walk(body):
        if isinstance(node, Prepare):
            source = _string(node.source)
            text = source if source is not None else texts.get(node.source.strip().lower())
            found.setdefault(node.name.lower(), set()).add(text)
    return {name: text for name, choices in found.items() if len(choices) == 1 for text in choices if text is not None}


def _texts_of_variables(body: Node) -> dict[str, str]:
    """The variables that only ever hold one text."""
    found: dict[str, set[str | None]] = {}
    for node in walk(body):
        if isinstance(node, Set):
            for item in node.assignments:
                found.setdefault(item.target.strip().lower(), set()).add(_string(item.value))
        elif isinstance(node, SelectInto):
            for target in node.targets:
                found.setdefault(target.strip().lower(), set()).add(None)
    return {name: text for name, choices in found.items() if len(choices) == 1 for text in choices if text is not None}


def _string(text: str) -> str | None:
    """The value of a text that is one string."""
    reader = Reader(text)
    token = reader.take()
    return token.value if token.kind is TokenKind.STRING and reader.at_end else None
