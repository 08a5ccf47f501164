"""Passages to a searchable library: embed, build, verify, search."""
