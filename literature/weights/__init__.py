"""Weights of models: pinned by their hash, and opened without running anything in them."""
