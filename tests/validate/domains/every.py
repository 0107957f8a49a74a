"""All domains."""

from tests.validate.domains import numbers, structures, texts, times

DOMAINS = (*numbers.DOMAINS, *texts.DOMAINS, *times.DOMAINS, *structures.DOMAINS)
