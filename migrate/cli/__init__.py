"""The command line."""

_GARBAGE = (100_000, 20, 50)
"""How many new objects, and rounds, make Python look for garbage. A large schema is millions of objects and none of it is garbage."""


def main() -> None:
    """Runs the command line and exits with its status."""
    import gc

    from migrate.cli.app import run

    gc.set_threshold(*_GARBAGE)
    run()
