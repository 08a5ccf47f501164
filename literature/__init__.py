"""Papers in: one reader per format, sentences, passages."""
