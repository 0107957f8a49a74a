"""DDL text made from the nouns of a schema, one module an engine."""
