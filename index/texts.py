"""What of a passage is embedded and what is matched by words."""

from literature.paper import Paper, Passage, Role

TEXTS_VERSION = "2"
"""Changes whenever the two functions below give other texts."""

_LONGEST_LINE = 300  # characters that may stand for a title


def embedding_text(paper: Paper, passage: Passage) -> str:
    """The passage under its paper's title, without which "the drug" may be any drug."""
    title = title_over(paper, passage)
    return f"{title}\n{passage.text}" if title else passage.text


def title_over(paper: Paper, passage: Passage) -> str:
    """What a passage stands under; empty for a passage that begins with it.

    A paper without a title is known by the line that it begins with, if it is one of its own:
    the question above an answer, the name at the top of a leaflet.
    """
    if passage.section is Role.TITLE:
        return ""
    if paper.title:
        return paper.title
    line = _first_line(paper)
    return "" if passage.text.startswith(line) else line


def lexical_text(paper: Paper, passage: Passage) -> str:
    """The same: a word of the title counts for each passage of the paper."""
    return embedding_text(paper, passage)


def _first_line(paper: Paper) -> str:
    """The line of its own that the text begins with; empty where it is running text."""
    begun = next((section.text for section in paper.sections if section.text), "")
    line, broken, _ = begun[: _LONGEST_LINE + 1].partition("\n")
    return line.strip() if broken else ""
