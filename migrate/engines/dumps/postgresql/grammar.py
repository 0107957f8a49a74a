"""Reads an expression and prints it as the server does: `get_rule_expr` in src/backend/utils/adt/ruleutils.c."""

from collections.abc import Callable, Mapping

from migrate.engines.dumps.postgresql.calls import read_call
from migrate.engines.dumps.postgresql.coercion import (
    WHOLE,
    Value,
    cast,
    coerced,
    common,
    compared,
    negated,
    number,
    operand_types,
    string,
)
from migrate.engines.dumps.postgresql.names import quoted
from migrate.engines.dumps.postgresql.tokens import PostgresTokens
from migrate.engines.dumps.postgresql.types import TypeUse
from migrate.engines.dumps.tokens import TokenKind

_COMPARISONS = ("=", "<", ">", "<=", ">=", "<>", "!=")
_MATCHES = {"LIKE": "~~", "ILIKE": "~~*"}
_ARITHMETIC = ("+", "-", "*", "/", "%", "^")
_NOW = {
    "CURRENT_TIMESTAMP": "timestamp with time zone",
    "CURRENT_DATE": "date",
    "CURRENT_TIME": "time with time zone",
    "LOCALTIMESTAMP": "timestamp without time zone",
    "LOCALTIME": "time without time zone",
    "CURRENT_USER": "name",
    "SESSION_USER": "name",
    "CURRENT_ROLE": "name",
    "USER": "name",
    "CURRENT_SCHEMA": "name",
    "CURRENT_CATALOG": "name",
}
_OPERATOR_RESULTS = {"->>": "text", "#>>": "text", "->": "", "#>": "", "@>": "boolean", "<@": "boolean", "?": "boolean"}
_MOST_DEPTH = 25


class Grammar:
    """Reads one expression. What it does not know raises `NotUnderstood`."""

    def __init__(
        self,
        tokens: PostgresTokens,
        columns: Mapping[str, TypeUse],
        read_type: Callable[[PostgresTokens], TypeUse],
        function_name: Callable[[tuple[str, str]], str],
    ) -> None:
        self.tokens, self.columns = tokens, columns
        self.read_type, self.function_name = read_type, function_name
        self._depth = 0

    def whole(self) -> Value:
        """The expression, after which nothing may follow."""
        found = self.any()
        if not self.tokens.at_end:
            raise self.tokens.problem("the end was expected")
        return found

    def any(self) -> Value:
        """OR and everything that binds closer."""
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise self.tokens.problem("too deep")
        found = self._joined("OR", lambda: self._joined("AND", self._negation))
        self._depth -= 1
        return found

    def _joined(self, word: str, read: Callable[[], Value]) -> Value:
        found = read()
        while self.tokens.accept(word):
            right = read()
            parts = (*(found.parts if found.conjunction == word else (found.text,)), right.text)
            found = Value(f"({f' {word} '.join(parts)})", "boolean", conjunction=word, parts=parts)
        return found

    def _negation(self) -> Value:
        if self.tokens.accept("NOT"):
            return Value(f"(NOT {self._negation().text})", "boolean")
        return self._test()

    def _test(self) -> Value:
        found = self._comparison()
        while self.tokens.at_any("IS", "ISNULL", "NOTNULL"):
            found = self._is(found)
        return found

    def _is(self, value: Value) -> Value:
        tokens = self.tokens
        if tokens.accept("ISNULL"):
            return Value(f"({value.text} IS NULL)", "boolean")
        if tokens.accept("NOTNULL"):
            return Value(f"({value.text} IS NOT NULL)", "boolean")
        tokens.expect("IS")
        negation = "NOT " if tokens.accept("NOT") else ""
        if tokens.accept("DISTINCT", "FROM"):
            left, right = self._aligned(value, self._comparison())
            text = f"({left.text} IS DISTINCT FROM {right.text})"
            return Value(f"(NOT {text})" if negation else text, "boolean")
        word = tokens.accept_any("NULL", "TRUE", "FALSE", "UNKNOWN")
        if not word:
            raise tokens.problem("NULL was expected")
        return Value(f"({value.text} IS {negation}{word})", "boolean")

    def _comparison(self) -> Value:
        found = self._range()
        while self.tokens.peek().value in _COMPARISONS and self.tokens.peek().kind is TokenKind.SYMBOL:
            sign = {"!=": "<>"}.get(self.tokens.peek().value, self.tokens.peek().value)
            self.tokens.take()
            if self.tokens.at_any("ANY", "SOME", "ALL"):
                found = self._quantified(found, sign)
                continue
            left, right = self._aligned(found, self._range())
            found = Value(f"({left.text} {sign} {right.text})", "boolean")
        return found

    def _quantified(self, left: Value, sign: str) -> Value:
        word = "ALL" if self.tokens.take().upper == "ALL" else "ANY"
        self.tokens.expect("(")
        array = self.any()
        self.tokens.expect(")")
        element = array.type.removesuffix("[]")
        if array.type == "unknown" or not array.type.endswith("[]"):
            raise self.tokens.problem("an array was expected")
        one, other = operand_types(left.type, element)
        left = coerced(left, one)
        text = f"({array.text})::{other}[]" if other and other != element else array.text
        return Value(f"({left.text} {sign} {word} ({text}))", "boolean")

    def _aligned(self, left: Value, right: Value) -> tuple[Value, Value]:
        one, two = operand_types(left.type, right.type)
        return coerced(left, one), coerced(right, two)

    def _range(self) -> Value:
        """BETWEEN, IN and LIKE."""
        found = self._other_operators()
        negation = self.tokens.at("NOT") and self.tokens.peek(1).upper in ("BETWEEN", "IN", "LIKE", "ILIKE")
        if negation:
            self.tokens.take()
        if self.tokens.accept("BETWEEN"):
            return self._between(found, negation=negation)
        if self.tokens.accept("IN"):
            return self._in(found, negation=negation)
        word = self.tokens.accept_any("LIKE", "ILIKE")
        if word:
            right = coerced(self._other_operators(), "text")
            left = coerced(found, "text") if found.type in ("character varying", "unknown", "name") else found
            return Value(f"({left.text} {'!' if negation else ''}{_MATCHES[word]} {right.text})", "boolean")
        return found

    def _between(self, value: Value, *, negation: bool) -> Value:
        low = self._other_operators()
        self.tokens.expect("AND")
        high = self._other_operators()
        signs = ("<", ">") if negation else (">=", "<=")
        pieces = []
        for sign, bound in zip(signs, (low, high), strict=True):
            left, right = self._aligned(value, bound)
            pieces.append(f"({left.text} {sign} {right.text})")
        word = "OR" if negation else "AND"
        return Value(f"({f' {word} '.join(pieces)})", "boolean", conjunction="", parts=tuple(pieces))

    def _in(self, value: Value, *, negation: bool) -> Value:
        self.tokens.expect("(")
        if self.tokens.at("SELECT"):
            raise self.tokens.problem("a list was expected")
        items = self.values(")")
        sign, word = ("<>", "ALL") if negation else ("=", "ANY")
        if len(items) == 1:
            left, right = self._aligned(value, items[0])
            return Value(f"({left.text} {sign} {right.text})", "boolean")
        shared = common([value.type, *(item.type for item in items)])
        if not shared:
            raise self.tokens.problem("values of one type were expected")
        array = f"ARRAY[{', '.join(coerced(item, shared).text for item in items)}]"
        basis = compared(shared)
        if basis != shared:
            array = f"({array})::{basis}[]"
        left = (
            value if value.type in WHOLE and shared in WHOLE else coerced(value, basis if basis != value.type else "")
        )
        return Value(f"({left.text} {sign} {word} ({array}))", "boolean")

    def values(self, end: str) -> list[Value]:
        """Values up to a closing bracket, which is passed."""
        found: list[Value] = []
        while not self.tokens.accept(end):
            found.append(self.any())
            if not self.tokens.accept(",") and not self.tokens.at(end):
                raise self.tokens.problem(f"a comma or {end} was expected")
        return found

    def _other_operators(self) -> Value:
        found = self._arithmetic(0)
        while self.tokens.peek().kind is TokenKind.SYMBOL and self._is_operator(self.tokens.peek().value):
            sign = self.tokens.take().value
            right = self._arithmetic(0)
            found = self._operation(found, sign, right)
        return found

    def _is_operator(self, sign: str) -> bool:
        return sign not in (*_COMPARISONS, *_ARITHMETIC, "(", ")", "[", "]", ",", ";", ".", "::", ":")

    def _operation(self, left: Value, sign: str, right: Value) -> Value:
        if sign in ("~", "!~", "~*", "!~*"):
            right = coerced(right, "text")
            left = (
                left
                if left.type == "bpchar"
                else coerced(left, compared(left.type) if left.type != "unknown" else "text")
            )
            return Value(f"({left.text} {sign} {right.text})", "boolean")
        if sign == "||" and left.type in ("text", "character varying", "unknown", "bpchar", "character", "name"):
            return Value(f"({coerced(left, 'text').text} {sign} {coerced(right, 'text').text})", "text")
        if sign in ("->", "->>") and left.type in ("json", "jsonb"):
            right = right if right.type == "integer" else coerced(right, "text")
            return Value(f"({left.text} {sign} {right.text})", _OPERATOR_RESULTS[sign] or left.type)
        if left.type == right.type and left.type not in ("unknown", ""):
            return Value(f"({left.text} {sign} {right.text})", _OPERATOR_RESULTS.get(sign, left.type))
        if right.type == "unknown" and sign in ("@>", "<@", "&&"):
            return Value(f"({left.text} {sign} {coerced(right, left.type).text})", "boolean")
        raise self.tokens.problem(f"the operator {sign} is not known")

    def _arithmetic(self, level: int) -> Value:
        """Additions (0), multiplications (1), powers (2)."""
        signs = (("+", "-"), ("*", "/", "%"), ("^",))[level]
        read = self._signed if level == 2 else lambda: self._arithmetic(level + 1)
        found = read()
        while self.tokens.peek().kind is TokenKind.SYMBOL and self.tokens.peek().value in signs:
            sign = self.tokens.take().value
            left, right = self._aligned(found, read())
            found = Value(f"({left.text} {sign} {right.text})", result_type(left.type, right.type, sign))
        return found

    def _signed(self) -> Value:
        if self.tokens.accept("-"):
            return negated(self._signed())
        if self.tokens.accept("+"):
            return self._signed()
        found = self._cast()
        while self.tokens.accept("AT", "TIME", "ZONE"):
            zone = coerced(self._cast(), "text")
            kind = "without" if found.type.endswith("with time zone") else "with"
            found = Value(f"({found.text} AT TIME ZONE {zone.text})", f"timestamp {kind} time zone")
        return found

    def _cast(self) -> Value:
        found = self._primary()
        while True:
            if self.tokens.accept("::"):
                found = self.typed(found)
            elif self.tokens.accept("["):
                index = self.any()
                self.tokens.expect("]")
                is_plain = found.text.startswith('"') or found.text.isidentifier()
                text = found.text if is_plain else f"({found.text})"
                found = Value(f"{text}[{index.text}]", found.type.removesuffix("[]"))
            else:
                return found

    def typed(self, value: Value) -> Value:
        """The value cast to the type that comes next."""
        use = self.read_type(self.tokens)
        suffix = (
            use.text[len(use.bare_text) :] if use.modifiers and not use.name.startswith(("time", "interval")) else ""
        )
        if use.modifiers and not suffix:
            raise self.tokens.problem("such a cast is not known")
        return cast(value, use.bare_text, modifiers=suffix)

    def _primary(self) -> Value:
        tokens, token = self.tokens, self.tokens.peek()
        if token.kind is TokenKind.NUMBER:
            return number(tokens.take().value)
        if token.kind is TokenKind.STRING:
            return string(tokens.string())
        if tokens.accept("("):
            found = self.any()
            tokens.expect(")")
            return found
        if token.kind in (TokenKind.WORD, TokenKind.QUOTED) and self._is_qualified():
            return self._qualified()
        if token.kind is TokenKind.QUOTED or (token.kind is TokenKind.WORD and tokens.peek(1).value not in ("(", ".")):
            return self._word()
        if token.kind is TokenKind.WORD:
            return read_call(self)
        raise tokens.problem("a value was expected")

    def _word(self) -> Value:
        tokens, token = self.tokens, self.tokens.peek()
        word = token.upper
        if word in ("TRUE", "FALSE"):
            tokens.take()
            return Value(word.lower(), "boolean", word.lower())
        if word == "NULL":
            tokens.take()
            return Value("NULL", "unknown")
        if word in _NOW:
            tokens.take()
            return Value("CURRENT_USER" if word == "USER" else word, _NOW[word])
        if word == "CASE":
            return self._case()
        if word == "ARRAY" and tokens.peek(1).value == "[":
            return self._array()
        if word in ("DATE", "TIMESTAMP", "INTERVAL", "TIME", "TIMESTAMPTZ") and tokens.peek(1).kind is TokenKind.STRING:
            use = self.read_type(tokens)
            return cast(string(tokens.string()), use.bare_text)
        return self._column()

    def _is_qualified(self) -> bool:
        """Whether a column with its table before it comes next."""
        return self.tokens.peek(1).value == "." and self.tokens.peek(3).value not in ("(", ".")

    def _qualified(self) -> Value:
        """A column of OLD, NEW or a table, which is not printed."""
        owner = self.tokens.identifier()
        self.tokens.expect(".")
        if self.tokens.accept("*"):
            return Value(f"{quoted(owner)}.*", "record")
        if owner not in ("old", "new"):
            return self._column()
        found = self._column()
        return Value(
            found.text.replace("(", f"({owner}.", 1) if found.text[0] == "(" else f"{owner}.{found.text}", found.type
        )

    def _column(self) -> Value:
        name = self.tokens.identifier()
        use = self.columns.get(name)
        if use is None:
            raise self.tokens.problem(f"{name} is not known")
        shown = "VALUE" if name == "value" and len(self.columns) == 1 and "value" in self.columns else quoted(name)
        base = getattr(use.made, "base", None)
        if use.made is not None and use.made.kind == "domain" and base is not None and not use.dimensions:
            return Value(f"({shown})::{base.bare_text}", base.bare_text)
        kind = use.bare_text
        return Value(shown, "bpchar" if kind == "character" else kind)

    def _array(self) -> Value:
        self.tokens.expect("ARRAY", "[")
        items = self.values("]")
        shared = common([item.type for item in items])
        if not items or not shared:
            raise self.tokens.problem("values of one type were expected")
        return Value(f"ARRAY[{', '.join(coerced(item, shared).text for item in items)}]", shared + "[]")

    def _case(self) -> Value:
        tokens = self.tokens
        tokens.expect("CASE")
        subject = None if tokens.at("WHEN") else self.any()
        arms: list[tuple[str, Value]] = []
        while tokens.accept("WHEN"):
            condition = self.any()
            if subject is not None:
                condition = self._aligned(subject, condition)[1]
            tokens.expect("THEN")
            arms.append((condition.text, self.any()))
        otherwise = self.any() if tokens.accept("ELSE") else None
        tokens.expect("END")
        values = [value for _, value in arms] + ([otherwise] if otherwise else [])
        shared = common([value.type for value in values if value.text != "NULL"])
        head = f"CASE {subject.text}\n" if subject else "CASE\n"
        lines = [f"    WHEN {when} THEN {coerced(then, shared).text}\n" for when, then in arms]
        last = f"    ELSE {coerced(otherwise, shared).text}\n" if otherwise else f"    ELSE NULL::{shared}\n"
        return Value(f"{head}{''.join(lines)}{last}END", shared)


def result_type(left: str, right: str, sign: str) -> str:
    """The type that arithmetic of these types gives; empty where it is not known."""
    kinds = {left, right}
    if kinds <= set(WHOLE):
        return max(kinds, key=WHOLE.index) if sign != "^" else "double precision"
    if left == right:
        return "integer" if left == "date" else "interval" if left.startswith("timestamp") else left
    if "interval" in kinds:
        other = left if right == "interval" else right
        return "timestamp without time zone" if other == "date" else other
    if left == "date" and right in WHOLE:
        return "date"
    return "double precision" if "double precision" in kinds else "numeric" if "numeric" in kinds else ""
