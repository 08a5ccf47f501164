"""``endpoint``: any server that speaks OpenAI's chat completions, through the ``openai`` client."""

import logging
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import openai
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from assistant.models.base import Aside, Draft, DraftSegment, Fault, Searchable, Writing
from assistant.models.extractive import Extractive
from assistant.models.partial import Partial
from assistant.models.patience import patiently
from assistant.models.prices import cost
from assistant.models.profile import ModelProfile
from assistant.models.prompt import PROMPT_ID, SCHEMA, correction, prompt
from assistant.models.reply import json_in, read
from assistant.models.wire import client_settings, no_completion, worded_errors
from assistant.words import say
from index.hit import Hit
from literature.privacy import Deidentified, deidentify

log = logging.getLogger(__name__)

Messages = list[dict[str, str]]
Schema = dict[str, Any]
HURRIED_SECONDS = 20.0  # of a call that the answer can do without


@dataclass(slots=True)
class _Reply:
    """What came back so far. ``cut_short``: the server stopped at its length; ``broken``: the line
    broke off behind ``content``.
    """

    content: str = ""
    tokens: tuple[int, int] | None = None
    cut_short: bool = False
    broken: bool = False


class Endpoint:
    """A chat model behind a URL. What it replies is a draft: nothing in it is believed.

    What identifies a person in a question is masked before it is sent, and put back into what
    comes, unless the profile says otherwise.
    """

    def __init__(self, profile: ModelProfile) -> None:
        self.profile = profile
        self.name = profile.model
        # It tries again by itself, even what may have been paid for; `patiently` does not.
        self._client = openai.OpenAI(**{**client_settings(profile), "max_retries": 0})
        self._by_schema = profile.structured

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """The model's answer from ``hits``; an abstention, and no call, where there are none.

        A reply that cannot be read is answered for by extraction, and the draft says so. Raises
        ``ShizhenError`` for a wrong key, an unknown model, a server that cannot be reached, is
        silent or refuses.
        """
        if not hits:
            return Draft(abstained=True, prompt=PROMPT_ID)
        masked = self._masked(question)
        reply = self._complete(_messages(*prompt(masked.text, language, hits)))
        draft = read(reply.content)
        return self._finished(draft, reply, masked, question, language, hits, library)

    def stream(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Writing:
        """As :meth:`draft`, while it comes. A line that breaks off loses nothing that has come."""
        if not hits:
            return Draft(abstained=True, prompt=PROMPT_ID)
        masked = self._masked(question)
        reply, partial = _Reply(), Partial()
        messages = _messages(*prompt(masked.text, language, hits))
        told = 0
        with closing(self._pieces(messages, reply)) as pieces:
            for piece in pieces:
                for part in partial.feed(piece):
                    told += isinstance(part, DraftSegment)
                    yield _restored(part, masked)
        draft = read(reply.content)
        if partial.segments and (draft is None or reply.broken):
            draft = Draft(tuple(partial.segments))
        done = self._finished(draft, reply, masked, question, language, hits, library)
        yield from done.segments[told:]
        return done

    def repair(
        self, question: str, language: str, hits: Sequence[Hit], faults: Sequence[Fault]
    ) -> tuple[list[DraftSegment | None], Draft]:
        """One call that says what is wrong with each sentence; a better one for each, or ``None``.

        Raises ``ShizhenError`` as :meth:`draft` does.
        """
        masked = self._masked(question)
        reply = self._complete(_messages(*correction(masked.text, language, hits, faults)))
        draft = read(reply.content) or Draft()
        better = [_restored(one, masked) for one in draft.segments]
        kept: list[DraftSegment | None] = list(better) if len(better) == len(faults) else []
        spent = Draft(tokens=reply.tokens, cost=cost(self.profile, reply.tokens))
        return kept or [None] * len(faults), spent

    def aside(self, instructions: str, material: str, schema: dict[str, Any]) -> Aside:
        """A small call beside the answer: masked like every question, asked once and not for long.

        Raises ``ShizhenError`` as :meth:`draft` does.
        """
        masked = self._masked(material)
        reply = self._complete(_messages(instructions, masked.text), schema, hurried=True)
        found = next((d for d in json_in(reply.content) if isinstance(d, dict)), {})
        return Aside(
            {key: _unmasked(value, masked) for key, value in found.items()},
            reply.tokens,
            cost(self.profile, reply.tokens),
        )

    def _masked(self, question: str) -> Deidentified:
        """The question as it is sent."""
        if self.profile.deidentify:
            return deidentify(question)
        return replace(deidentify(""), text=question)

    def _finished(
        self,
        draft: Draft | None,
        reply: _Reply,
        masked: Deidentified,
        question: str,
        language: str,
        hits: Sequence[Hit],
        library: Searchable,
    ) -> Draft:
        """The draft with what it cost and how it was sent; extraction's where there is none."""
        notes: tuple[str, ...] = ()
        if draft is None:
            why = say("cut_short", language) if reply.cut_short else ""
            notes = (say("answered_for", language, model=self.name, why=why),)
            draft = Extractive().draft(question, language, hits, library)
        else:
            draft = replace(draft, segments=tuple(_restored(s, masked) for s in draft.segments))
            if reply.broken:
                notes = (say("broken_off", language, model=self.name),)
        return replace(
            draft,
            notes=(*draft.notes, *notes),
            prompt=PROMPT_ID,
            tokens=reply.tokens,
            cost=cost(self.profile, reply.tokens),
            sent=masked.text if masked.spans else "",
        )

    def _complete(
        self, messages: Messages, schema: Schema = SCHEMA, *, hurried: bool = False
    ) -> _Reply:
        """The whole reply to one call; a ``hurried`` one is neither repeated nor waited for."""
        with worded_errors(self.profile):
            completion = self._asked(messages, schema, hurried=hurried)
        return self._taken_whole(completion)

    def _taken_whole(self, completion: Any) -> _Reply:
        choices = completion.choices if isinstance(completion, ChatCompletion) else None
        if not choices or not choices[0].message:
            raise no_completion(self.profile)
        content = choices[0].message.content
        return _Reply(
            content if isinstance(content, str) else "",
            _tokens(completion.usage),
            choices[0].finish_reason == "length",
        )

    def _pieces(self, messages: Messages, reply: _Reply) -> Generator[str, None, None]:
        """The words of a reply as they come, gathered in ``reply``; closing this hangs up."""
        with (
            worded_errors(self.profile),
            closing(self._asked(messages, SCHEMA, stream=True)) as answered,
        ):
            if "json" in answered.response.headers.get("content-type", ""):
                yield self._unstreamed(answered.response, reply)
                return
            try:
                for chunk in answered:
                    if piece := _taken(chunk, reply):
                        yield piece
            except openai.OpenAIError as error:
                if not reply.content:
                    raise
                log.info("%s broke off: %s", self.name, type(error).__name__)
                reply.broken = True
        if not reply.content and reply.tokens is None and not reply.cut_short:
            raise no_completion(self.profile)

    def _unstreamed(self, response: httpx2.Response, reply: _Reply) -> str:
        """The reply of a server that was asked to stream and sent it whole."""
        try:
            completion = ChatCompletion.model_validate_json(response.read())
        except (httpx2.HTTPError, ValueError) as error:
            raise no_completion(self.profile) from error
        whole = self._taken_whole(completion)
        reply.content, reply.tokens, reply.cut_short = whole.content, whole.tokens, whole.cut_short
        return reply.content

    def _asked(
        self, messages: Messages, schema: Schema, *, stream: bool = False, hurried: bool = False
    ) -> Any:
        """One call; a server that refuses a schema is asked again without."""
        offered = schema if self._by_schema else None
        try:
            return self._call(messages, offered, stream=stream, hurried=hurried)
        except (openai.BadRequestError, openai.UnprocessableEntityError):
            if not self._by_schema:
                raise
            log.info("%s refuses a reply by schema; asked again without", self.name)
            answered = self._call(messages, None, stream=stream, hurried=hurried)
            self._by_schema = False
            return answered

    def _call(
        self, messages: Messages, schema: Schema | None, *, stream: bool, hurried: bool
    ) -> Any:
        asked: dict[str, Any] = {"model": self.profile.model, "messages": messages}
        if self.profile.temperature is not None:
            asked["temperature"] = self.profile.temperature
        if self.profile.max_tokens is not None:
            asked["max_tokens"] = self.profile.max_tokens
        if schema:
            asked["response_format"] = {"type": "json_schema", "json_schema": schema}
        if stream:
            asked |= {"stream": True, "stream_options": {"include_usage": True}}
        if hurried:
            asked["timeout"] = min(self.profile.timeout, HURRIED_SECONDS)
        return patiently(
            lambda: self._client.chat.completions.create(**asked),
            0 if hurried else self.profile.retries,
        )


def _messages(instructions: str, material: str) -> Messages:
    return [
        {"role": "system", "content": instructions},
        {"role": "user", "content": material},
    ]


def _taken(chunk: Any, reply: _Reply) -> str:
    """The words of one chunk; what else it tells goes into ``reply``."""
    if not isinstance(chunk, ChatCompletionChunk):
        return ""
    reply.tokens = _tokens(chunk.usage) or reply.tokens
    if not chunk.choices:
        return ""
    reply.cut_short |= chunk.choices[0].finish_reason == "length"
    piece = chunk.choices[0].delta.content if chunk.choices[0].delta else ""
    piece = piece if isinstance(piece, str) else ""
    reply.content += piece
    return piece


def _tokens(usage: CompletionUsage | None) -> tuple[int, int] | None:
    return (usage.prompt_tokens, usage.completion_tokens) if usage else None


def _restored(part: Any, masked: Deidentified) -> Any:
    """Words or a segment with the values put back that were masked in the question."""
    if not masked.spans:
        return part
    if isinstance(part, str):
        return masked.restore(part)
    return replace(part, text=masked.restore(part.text))


def _unmasked(value: Any, masked: Deidentified) -> Any:
    """A value of a JSON object with what was masked in the question put back."""
    if isinstance(value, list):
        return [_unmasked(one, masked) for one in value]
    return masked.restore(value) if isinstance(value, str) and masked.spans else value


def make(profile: ModelProfile) -> Endpoint:
    """The model of a profile. Raises ``ShizhenError`` where it lacks base_url or model."""
    return Endpoint(profile)
