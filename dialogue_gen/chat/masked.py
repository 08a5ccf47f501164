"""What leaves the machine leaves without what identifies a person, and comes back with it."""

from collections.abc import Sequence

from literature.privacy import deidentify

_BETWEEN = "\n\n␞\n\n"
"""Stands between the texts while they are one document, so that a value has one placeholder."""


class Masked:
    """Texts de-identified together: the same value is the same placeholder in all of them.

    ``texts`` are in the order given. The way back stays in this process.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        found = deidentify(_BETWEEN.join(texts))
        self._found = found
        parts = found.text.split(_BETWEEN)
        if len(parts) != len(
            texts
        ):  # a finding ran over a border: each text by itself, no way back
            parts = [deidentify(text).text for text in texts]
        self.texts = tuple(parts)

    def restore(self, text: str) -> str:
        """A text that came back, its placeholders replaced by what they stand for."""
        return self._found.restore(text)

    def hide(self, text: str) -> str:
        """A text of ours about these, with their values masked as they were."""
        for placeholder, value in sorted(self._found.map.items(), key=lambda one: -len(one[1])):
            text = text.replace(value, placeholder)
        return text
