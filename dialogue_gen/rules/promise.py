"""The turns do what their kind promises: answer, answer in part, or show both sides."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Kind
from dialogue_gen.lexicon import pattern
from dialogue_gen.rules.base import Context, Finding, cited_spans, own_words

NAME = "promise"
REASON = {
    "en": "the answers are not what their kind promises",
    "zh": "回答与其类别不符",
}
_ANSWERING = {Kind.ANSWERABLE, Kind.PARTIAL, Kind.FALSE_PREMISE, Kind.CONFLICT, Kind.CONSULTATION}


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """No citation where there is an answer; a partial one that hides its gap; one side only."""
    cited = {citation.pid for _, _, _, citation in cited_spans(dialogue)}
    if dialogue.kind in _ANSWERING and not cited:
        yield Finding(f"{dialogue.kind} and nothing cited")
    said = "\n".join(own_words(turn) for turn in dialogue.answers())
    if dialogue.kind == Kind.PARTIAL and not pattern("rules", "abstaining").search(said):
        yield Finding("nothing says what the passages leave open")
    papers = {p.paper for p in dialogue.passages if p.pid in cited}
    if dialogue.kind == Kind.CONFLICT and len(papers) < 2:
        yield Finding("one side only")
