"""The language of MySQL's stored programs: what is written, taken apart, without a word about any target."""
