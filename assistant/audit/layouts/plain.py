"""Plain text without a list of references: its passages are given apart (``--passages``)."""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, answer
from assistant.audit.references import linked

NAME = "plain text"


def sniff(content: Any) -> bool:
    """Any text that holds a word."""
    return isinstance(content, str) and any(char.isalnum() for char in content)


def read(content: str, record: str) -> Iterator[CitedAnswer]:
    """The whole text as one answer; where its markers are links, they are its references."""
    said, references = linked(content.strip(), ())
    yield answer(record, said, references)
