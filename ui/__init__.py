"""The web page: ask, read the checked answer, doubt it, look into its sources."""
