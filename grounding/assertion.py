"""Whether a sentence asserts what it speaks of: an aim, a question or a condition does not."""

import re

from grounding.lexicon import named_pattern
from grounding.polarity import masked, sentence_of

_OPEN = re.compile(
    r"(?<![A-Za-z])(?:whether|hypothes[ie]\w*|if|unless)(?![A-Za-z])|是否|能否|如果|假如|假设|倘若",
    re.IGNORECASE,
)


def asserted(text: str, at: int) -> bool:
    """Whether the sentence of ``text`` (comparable form) that holds ``at`` asserts it.

    What a study set out to learn, supposes or asks is nothing that it found, either way.
    """
    first, last = sentence_of(masked(text), at)
    if text[last : last + 1] == "?" or named_pattern("attribution", "aim").search(
        text, first, last
    ):
        return False
    return not _OPEN.search(text, first, at)
