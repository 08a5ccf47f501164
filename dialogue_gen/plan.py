"""``plan``: which dialogues to write, from a library; varied by plan and not by chance alone."""

from dialogue_gen.item import FollowUp, Item, Persona, Task

__all__ = ["FollowUp", "Item", "Persona", "Task"]
