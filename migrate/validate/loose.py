"""Settles whether two texts mean the same value where servers may write it in two ways."""

import json
from decimal import Context, Decimal

from migrate.errors import QueryFailed
from migrate.model.canonical import Form, FormKind

_EXACT = Context(prec=200_000, Emax=10**15, Emin=-(10**15))


def settled(form: Form, text: str) -> str:
    """Gives the one text that every text of an equal value gives. Raises `QueryFailed` for JSON too deep to read.

    >>> settled(Form(kind=FormKind.FLOAT), "0.000015") == settled(Form(kind=FormKind.FLOAT), "1.5e-05")
    True
    >>> settled(Form(kind=FormKind.JSON), '{"b": 1.0,"a":[]}') == settled(Form(kind=FormKind.JSON), '{"a": [], "b": 1}')
    True
    """
    if form.kind is FormKind.FLOAT:
        number = float(text)
        return "0.0" if form.unsigned_zero and number == 0 else repr(number)
    if form.kind is not FormKind.JSON:
        return text
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        return json.dumps(_plain(document), ensure_ascii=True, sort_keys=True)
    except (ValueError, ArithmeticError):
        return f"not JSON: {text}"
    except RecursionError:
        raise QueryFailed("a JSON document is nested too deep to compare") from None


def _plain(value: object) -> object:
    """Numbers become marked texts, so that 1.0 and 1 are one value and "1" is another."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case Decimal():
            return {"": str(_EXACT.normalize(value)) if value else "0"}
        case str():
            return [0, value]
        case _:
            return value
