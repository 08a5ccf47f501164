"""A claim and the passage it cites, as the files of ``shizhen eval grounding`` have them."""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, Reference, Statement
from grounding.stretches import asked
from literature.json_records import text
from literature.normal import clean

NAME = "claim and passage"


def sniff(content: Any) -> bool:
    """A ``claim`` and a ``passage``, both text."""
    return isinstance(content, dict) and all(
        isinstance(content.get(key), str) for key in ("claim", "passage")
    )


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer]:
    """An answer of one statement that cites one passage, whatever markers it carries."""
    said = content["claim"]
    statement = Statement(" ".join(asked(said).split()), (1,))
    passage = Reference(1, text=clean(content["passage"]), quote=text(content.get("quote")))
    yield CitedAnswer(
        record, said, (statement,), (passage,), question=text(content.get("question"))
    )
