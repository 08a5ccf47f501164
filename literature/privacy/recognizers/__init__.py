"""The recognizers, in the order they are asked. A new kind = one new file and one line here.

A recognizer is a module with ``NAME`` and ``find(folded) -> Iterator[Span]``. Rivals for the same
stretch are settled by score, so the order matters only between equals.
"""

from collections.abc import Iterator
from typing import Protocol

from literature.privacy.folded import Folded
from literature.privacy.recognizers import (
    address_en,
    address_zh,
    beside_en,
    card,
    date_en,
    date_zh,
    email,
    hospital_en,
    hospital_zh,
    id_en,
    id_zh,
    name_en,
    name_zh,
    phone_en,
    phone_zh,
    presidio,
    record,
    street_en,
    tagged_en,
    web,
)
from literature.privacy.spans import Span


class Recognizer(Protocol):
    """What each module of this folder is."""

    NAME: str

    def find(self, folded: Folded) -> Iterator[Span]:
        """The values of its kind, scored."""
        ...


RECOGNIZERS: tuple[Recognizer, ...] = (
    email,
    web,
    id_zh,
    id_en,
    record,
    card,
    phone_zh,
    phone_en,
    date_zh,
    date_en,
    hospital_zh,
    hospital_en,
    address_zh,
    address_en,
    street_en,
    name_zh,
    name_en,
    presidio,
    tagged_en,
    beside_en,
)
