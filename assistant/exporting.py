"""Answers out of the journal, for others to read: as Markdown, and the papers they cite."""

from collections.abc import Iterable

from assistant.answer import Answer, Citation, Segment
from assistant.levels import Level
from grounding.verdict import Label
from literature.exporters import EXPORTERS, vancouver
from literature.paper import Paper, Status

FORMS = ("markdown", "json", *EXPORTERS)
"""What a conversation is exported as: to read, whole, or as the papers it cites."""


def papers(answers: Iterable[Answer]) -> list[Paper]:
    """Every paper cited, once, in the order of citing, as it was when it was cited; no text."""
    found: dict[str, Paper] = {}
    for answer in answers:
        for citation in answer.citations:
            if citation.paper["id"]:
                found.setdefault(citation.paper["id"], Paper.from_dict(dict(citation.paper)))
    return list(found.values())


def markdown(title: str, answers: Iterable[Answer]) -> str:
    """A conversation to read: each question, its sentences with numbers and verdicts, its sources
    with the words quoted.
    """
    turns = "\n".join(_turn(answer) for answer in answers)
    return f"# {_plain(title)}\n\n{turns}"


def plain(answer: Answer) -> str:
    """An answer to paste elsewhere: its sentences with their numbers, a verdict behind each that is
    not supported, and the references.
    """
    said = []
    for segment in answer.segments:
        numbers = "".join(f"[{n}]" for n in segment.citations)
        doubted = segment.verdict is not None and segment.verdict.label != Label.SUPPORTED
        doubt = f"({segment.verdict.label})" if segment.verdict and doubted else ""
        said.append(" ".join(filter(None, (segment.text, numbers, doubt))))
    references = [
        f"[{c.n}] {vancouver.reference(Paper.from_dict(dict(c.paper)))}"
        for c in answer.citations
        if c.paper["id"]
    ]
    return "\n".join([*said, "", *references]).strip() + "\n"


def _turn(answer: Answer) -> str:
    lines = [f"## {_plain(answer.question)}", ""]
    lines += [f"- {_sentence(segment)}" for segment in answer.segments]
    lines += ["", *(f"> {_plain(note)}" for note in answer.notes)]
    lines += ["", *(_source(citation, answer.language) for citation in answer.citations)]
    lines += ["", f"*{answer.model} · {answer.generation} · {answer.created}*", ""]
    return "\n".join(lines)


def _sentence(segment: Segment) -> str:
    numbers = "".join(f"[{n}]" for n in segment.citations)
    verdict = f"**{segment.verdict.label}**" if segment.verdict else ""
    return " ".join(filter(None, (_plain(segment.text), numbers, verdict)))


def _source(citation: Citation, language: str) -> str:
    reference = vancouver.reference(Paper.from_dict(dict(citation.paper)))
    status = citation.paper["status"]
    told = [Level(citation.evidence).name_in(language)] if citation.evidence else []
    told += [str(status)] if status != Status.OK else []
    more = f" ({', '.join(told)})" if told else ""
    quote = f"\n    > {_plain(citation.quote)}" if citation.quote else ""
    return f"{citation.n}. {_plain(reference)}{more}{quote}"


def _plain(text: str) -> str:
    """A text that Markdown shows as it stands, on one line: markup in a title is no markup."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>#|":
        line = line.replace(sign, f"\\{sign}")
    return line
