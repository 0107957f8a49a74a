"""Judges the statements of a workload for the target, by rules that each have a page in the catalogue."""
