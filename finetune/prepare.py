"""Dialogues into rows: read, checked, augmented for each epoch, fitted, encoded and written."""

from finetune.store import read_manifest, read_rows

__all__ = ["read_manifest", "read_rows"]
