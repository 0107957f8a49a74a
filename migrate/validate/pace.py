"""How much of a table one query reads: as much as takes a fraction of a second, so that no query weighs on a server for long."""

_MOST_SPANS = 64


class Pace:
    """The number of spans for the next query, learnt from how long those before it took on either server."""

    def __init__(self, *, seconds: float = 0.25) -> None:
        self._seconds = seconds
        self._ideal: dict[int, float] = {}
        self.spans = 1

    def took(self, side: int, spans: int, seconds: float) -> None:
        """Takes note of a query over so many spans on the first or the second server. The slower server counts."""
        self._ideal[side] = self._seconds * spans / max(seconds, 0.0001)
        self.spans = max(1, min(int(min(self._ideal.values())), 2 * max(self.spans, spans), _MOST_SPANS))

    def failed(self) -> None:
        """Begins anew with one span a query."""
        self._ideal.clear()
        self.spans = 1
