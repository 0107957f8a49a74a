"""What a sample of a table says, in words."""

from migrate.model.validation import Sample
from migrate.report.words import count


def sample_words(sample: Sample, *, found: bool) -> str:
    """What was read; and, where no difference was found, how sure that makes one of the rest."""
    read = f"a sample of {sample.source_rows:,} rows in {count(sample.ranges, 'range')} (seed {sample.seed})"
    if found:
        return f"found in {read}; the rest was not compared"
    return f"{read}: with {sample.confidence_percent:g} % confidence fewer than {sample.most_percent:g} % of the rows differ"
