"""E-mail addresses."""

import re
from collections.abc import Iterator

from literature.privacy.folded import Folded
from literature.privacy.spans import Pii, Span

NAME = "email"

# The addresses people have, not all that RFC 5322 allows; letters of any script but Han, which
# stands directly beside an address in Chinese text.
_LETTER = r"[^\W_\u3400-\u9fff]"
_ADDRESS = re.compile(
    rf"(?<![\w.+-])(?<!@)(?:{_LETTER}|[_.+%-]){{1,64}}[ ]?@[ ]?(?:{_LETTER}"
    rf"|-){{1,63}}(?:\.(?:{_LETTER}|-){{1,63}}){{0,4}}\.(?:{_LETTER}){{2,24}}"
    rf"|(?<=[\u3400-\u9fff])(?:{_LETTER}|[_.+%-]){{1,64}}@(?:{_LETTER}"
    rf"|-){{1,63}}(?:\.(?:{_LETTER}|-){{1,63}}){{0,4}}\.(?:{_LETTER}){{2,24}}"
)


def find(folded: Folded) -> Iterator[Span]:
    """Every address that has a name, an ``@`` and a domain with a dot."""
    for match in _ADDRESS.finditer(folded.text):
        yield folded.span(match.start(), match.end(), Pii.EMAIL, 0.99)
