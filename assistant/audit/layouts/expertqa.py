"""ExpertQA (Malaviya et al., 2024): the answers of several systems to one question, or its claims.

A record of answers holds one for each system, with its attributions and its claims, each with the
evidence it was given; a record of claims holds one claim.
"""

from collections.abc import Iterator
from typing import Any

from assistant.audit.nouns import CitedAnswer, Reference, answer
from assistant.audit.references import numbered
from literature.json_records import items, mapping, text

NAME = "ExpertQA"


def sniff(content: Any) -> bool:
    """Answers by system, each an ``answer_string``; or a claim with a list of evidence."""
    if not isinstance(content, dict):
        return False
    answers = content.get("answers")
    if isinstance(answers, dict) and answers:
        return all("answer_string" in mapping(each) for each in answers.values())
    claim = content.get("claim", content.get("claim_string"))
    return isinstance(claim, str) and isinstance(content.get("evidence"), list)


def read(content: dict[str, Any], record: str) -> Iterator[CitedAnswer]:
    """One answer for each system; a claim by itself as an answer of one statement."""
    question = text(content.get("question"))
    if not isinstance(content.get("answers"), dict):
        said = text(content.get("claim")) or text(content.get("claim_string"))
        references = numbered(content["evidence"])
        yield answer(record, said, references, question, text(content.get("system")))
        return
    for system, given in content["answers"].items():
        whole = mapping(given)
        references = _references(whole)
        yield answer(
            f"{record}, {system}", text(whole["answer_string"]), references, question, system
        )


def _references(given: dict[str, Any]) -> tuple[Reference, ...]:
    """The attributions, each with the text that came with some claim as its evidence."""
    found = {reference.n: reference for reference in numbered(given.get("attribution"))}
    for claim in map(mapping, items(given.get("claims"))):
        for reference in numbered(claim.get("evidence")):
            if reference.n not in found or (reference.text and not found[reference.n].text):
                found[reference.n] = reference
    return tuple(found[n] for n in sorted(found))
