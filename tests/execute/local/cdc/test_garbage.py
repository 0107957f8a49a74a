"""Reference cycles are still found, only seldom."""

import gc
import weakref

from migrate.execute.local.cdc.garbage import collected_rarely


class Knot:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_cycles_go_when_it_is_time() -> None:
    with collected_rarely(seconds=0.0) as look:
        assert not gc.isenabled()
        knot = weakref.ref(Knot())
        assert knot() is not None
        look()
        assert knot() is None
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_they_stay_before() -> None:
    with collected_rarely(seconds=60.0) as look:
        knot = weakref.ref(Knot())
        look()
        assert knot() is not None
    gc.collect()
    assert knot() is None


def test_what_was_switched_off_stays_off() -> None:
    gc.disable()
    try:
        with collected_rarely():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
