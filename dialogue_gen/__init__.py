"""Cited multi-turn dialogues and instruction pairs from the literature."""
