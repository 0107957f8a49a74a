"""Runs that are killed and cut off while a source is written to, and what the target holds afterwards."""

import logging

# The pool tells of every connection that a trouble broke.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL + 1)
