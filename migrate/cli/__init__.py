"""The command line."""


def main() -> None:
    """Runs the command line and exits with its status."""
    from migrate.cli.app import run

    run()
