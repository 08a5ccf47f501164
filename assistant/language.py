"""The language a question is asked in, where both scripts are mixed."""

import re

from literature.normal import language_of

# Words that only carry grammar: whoever writes them writes that language, however many names of
# drugs and trials in the other script stand between them.
_CHINESE = re.compile(
    "[的了吗呢么否与和对及是有能会应被在从]|什么|如何|怎|哪|多少|为何|可以|治疗|疗效|效果"
)
_ENGLISH = re.compile(
    r"\b(?:what|which|who|when|where|why|how|is|are|was|were|do|does|did|can|could|should|would|"
    r"will|may|has|have|the|of|in|for|to|with|and|or)\b",
    re.IGNORECASE,
)


def question_language(question: str) -> str:
    """``zh`` or ``en``: by the grammar words of the question, else by its script, else ``en``."""
    chinese, english = bool(_CHINESE.search(question)), bool(_ENGLISH.search(question))
    if chinese != english:
        return "zh" if chinese else "en"
    return language_of(question) or "en"
