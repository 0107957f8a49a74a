"""Carries the changes that a source's log tells over to the target, transaction by transaction."""
