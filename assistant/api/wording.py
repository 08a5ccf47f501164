"""An answer in the words of a chat client: its text, and chunks of it as it comes."""

import time
from typing import Any

from assistant.answer import Answer, Citation, Segment
from assistant.events import Cited, Done, Event, Sentence, Text, Waiting
from assistant.words import say


class Telling:
    """Turns events into text that only ever grows: what a client has shown cannot be taken back."""

    def __init__(self, language: str) -> None:
        self.text = ""
        self._language = language
        self._begun = ""
        self._told: set[int] = set()

    def more(self, event: Event) -> str:
        """The text that an event adds."""
        added = self._added(event)
        self.text += added
        return added

    def answer(self, answer: Answer) -> None:
        """A whole answer at once, as it stands in the end."""
        for n, segment in enumerate(answer.segments):
            self.more(Sentence(n, segment))
        self.more(Done(answer))

    def _added(self, event: Event) -> str:
        if isinstance(event, Text):
            self._begun += event.piece
            return event.piece
        if isinstance(event, Sentence):
            begun, self._begun = self._begun, ""
            text, again = event.segment.text, event.n in self._told
            self._told.add(event.n)
            if again:
                text = say("mended", self._language, text=text)
            goes_on = not again and text.startswith(begun)
            rest = text[len(begun) :] if goes_on else f"\n{text}"
            return f"{rest}{_behind(event.segment)}\n"
        return _foot(event.answer) if isinstance(event, Done) else ""


def _behind(segment: Segment) -> str:
    numbers = "".join(f"[{n}]" for n in segment.citations)
    mark = segment.verdict.label.sign if segment.verdict else ""
    told = " ".join(filter(None, (numbers, mark)))
    return f" {told}" if told else ""


def _foot(answer: Answer) -> str:
    """The notes, the sources and one line that says what this is."""
    lines = [*answer.notes, *map(_source, answer.citations), say("disclaimer", answer.language)]
    return "\n" + "\n".join(lines)


def _source(citation: Citation) -> str:
    paper = citation.paper
    where = ", ".join(str(value) for value in (paper["journal"], paper["year"]) if value)
    name = f"PMID {paper['pmid']}" if paper["pmid"] else paper["doi"]
    parts = (paper["title"].rstrip("."), where, name, citation.evidence)
    return f"[{citation.n}] " + ". ".join(filter(None, parts))


def completion(answer: Answer, text: str) -> dict[str, Any]:
    """A chat completion; ``shizhen`` holds the answer as ``shizhen ask --json`` prints it."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        **_head(answer.id, answer.model, "chat.completion"),
        "choices": [choice],
        "usage": _usage(answer),
        "shizhen": answer.to_dict(),
    }


def chunk(id_: str, model: str, event: Event, text: str, language: str) -> dict[str, Any]:
    """A chunk of a streamed completion; ``shizhen`` holds what the event tells, in full."""
    told: dict[str, Any] = {}
    if isinstance(event, Sentence):
        verdict = event.segment.verdict
        told["sentence"] = {
            "n": event.n,
            "text": event.segment.text,
            "source": str(event.segment.source),
            "citations": list(event.segment.citations),
            "verdict": str(verdict.label) if verdict else None,
            "reasons": [r.text(language) for r in verdict.reasons] if verdict else [],
        }
    elif isinstance(event, Cited):
        told["citation"] = {
            "n": event.citation.n,
            "passage_id": event.citation.passage_id,
            "paper": dict(event.citation.paper),
            "quote": event.citation.quote,
            "evidence": event.citation.evidence,
            "flags": list(event.citation.flags),
        }
    elif isinstance(event, Waiting):
        told["waiting"] = {"before": event.before}
    elif isinstance(event, Done):
        told = event.answer.to_dict()
    done = isinstance(event, Done)
    delta = {"role": "assistant", "content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": "stop" if done else None}
    made = {**_head(id_, model, "chat.completion.chunk"), "choices": [choice]}
    if isinstance(event, Done):
        made["usage"] = _usage(event.answer)
    return {**made, "shizhen": told} if told else made


def _head(id_: str, model: str, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{id_}",
        "object": kind,
        "created": int(time.time()),
        "model": model,
    }


def _usage(answer: Answer) -> dict[str, int]:
    given, made = answer.tokens or (0, 0)
    return {"prompt_tokens": given, "completion_tokens": made, "total_tokens": given + made}
