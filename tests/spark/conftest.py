"""Leaves these tests out where there is no Spark to run them on. The header of the run says so: see `tests/conftest.py`."""

from tests.conftest import lacks_for_spark

collect_ignore_glob = ["test_*.py"] if lacks_for_spark() else []
