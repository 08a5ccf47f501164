"""``chat``: dialogues written by any chat model behind an OpenAI-compatible endpoint."""

from dialogue_gen.chat.work import ChatWork

__all__ = ["ChatWork"]
