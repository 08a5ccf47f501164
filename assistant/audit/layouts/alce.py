"""ALCE (Gao et al., 2023): a question, the ``output`` of a system, and the ``docs`` it was given.

``[n]`` in the output cites ``docs[n - 1]``. A file holds them in a list under ``data``.
"""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, answer
from assistant.audit.references import from_object
from literature.json_records import items, mapping, text

NAME = "ALCE"


def sniff(content: Any) -> bool:
    """``docs`` and an ``output`` beside them."""
    return (
        isinstance(content, dict)
        and isinstance(content.get("docs"), list)
        and isinstance(content.get("output"), str | list)
    )


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer]:
    """One answer for each output; a document's own ``id`` does not number it, its place does."""
    references = tuple(
        from_object(mapping(doc), n) for n, doc in enumerate(items(content["docs"]), 1)
    )
    question = text(content.get("question"))
    for number, output in enumerate(items(content["output"]), 1):
        name = record if isinstance(content["output"], str) else f"{record}, output {number}"
        yield answer(name, text(output), references, question, text(content.get("model")))
