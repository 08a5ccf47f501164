"""ExpertQA (Malaviya et al., 2024): the answers of several systems to one question, or its claims.

A record of answers holds one for each system, with its attributions and its claims, each with the
evidence it was given; a record of claims holds one claim.
"""

from collections.abc import Iterator
from typing import Any

from assistant.audit.entries import opening_number
from assistant.audit.nouns import CitedAnswer, Reference, answer
from assistant.audit.references import from_object, from_string
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
        references = _merged(content["evidence"])
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
    claims = map(mapping, items(given.get("claims")))
    return _merged(given.get("attribution"), *(claim.get("evidence") for claim in claims))


def _merged(*lists: Any) -> tuple[Reference, ...]:
    """The sources of several lists by the numbers they open with: a number is the same source in
    all of them, and the first text that comes with it is its passage."""
    found: dict[int, Reference] = {}
    for place, each in (pair for values in lists for pair in enumerate(items(values), 1)):
        number, _ = opening_number(text(each))
        n = place if number is None else number
        made = from_object(each, n) if isinstance(each, dict) else from_string(text(each), n)
        if n not in found or (made.text and not found[n].text):
            found[n] = made
    return tuple(found[n] for n in sorted(found))
