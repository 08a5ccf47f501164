"""A run that cannot lose money: ledger, limits, budget, online and in batches."""
