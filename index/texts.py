"""What of a passage is embedded and what is matched by words."""

from literature.paper import Paper, Passage, Role

TEXTS_VERSION = "1"
"""Changes whenever the two functions below give other texts."""


def embedding_text(paper: Paper, passage: Passage) -> str:
    """The passage under its paper's title, without which "the drug" may be any drug."""
    if passage.section is Role.TITLE or not paper.title:
        return passage.text
    return f"{paper.title}\n{passage.text}"


def lexical_text(paper: Paper, passage: Passage) -> str:
    """The same: a word of the title counts for each passage of the paper."""
    return embedding_text(paper, passage)
