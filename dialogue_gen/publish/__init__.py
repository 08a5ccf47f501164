"""A data set as one would publish it: JSONL, Parquet, splits, a card with plots and hashes."""
