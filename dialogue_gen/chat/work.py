"""``ChatWork``: items as requests to a chat model, its replies as judged dialogues."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from assistant.models import ModelProfile
from dialogue_gen.chat.prompt import SCHEMA, answers, ask, ask_again, masked, version, words
from dialogue_gen.chat.reply import read
from dialogue_gen.dialogue import Broken, Checks, Dialogue, Provenance, Source, Span, Turn
from dialogue_gen.draft import Draft, DraftTurn, assemble
from dialogue_gen.item import Item
from dialogue_gen.near import speech
from dialogue_gen.rules import Context, judge
from dialogue_gen.run.completion import Completion, read_completion
from dialogue_gen.run.ledger import Reply, Row
from dialogue_gen.run.request import Request
from dialogue_gen.run.tokens import prompt_tokens
from dialogue_gen.run.work import Judgement
from literature.normal import clean

ROOM = {"en": (200, 450), "zh": (250, 600)}
"""Tokens a reply may have: of the whole, and of each question with its answer."""

UNREADABLE = "schema"
"""The rule that a reply breaks which is no draft at all."""

LOOK = 4000  # characters of such a reply that are kept with its rejection; the ledger has it all


class ChatWork:
    """A plan's items, written by one model and judged by the rules.

    ``context`` is what the rules look at; the dialogues in ``accepted`` (of earlier runs) count for
    its near-duplicates, and so does each one accepted here.
    """

    def __init__(
        self,
        items: Sequence[Item],
        profile: ModelProfile,
        context: Context,
        accepted: Iterable[Dialogue] = (),
    ) -> None:
        self._items = {item.id: item for item in items}
        self._profile, self._context = profile, context
        for dialogue in accepted:
            self._remember(dialogue)

    def requests(self) -> Iterator[Request]:
        """The first asking of each item, de-identified."""
        return (self._request(item, ask(item, masked(item))) for item in self._items.values())

    def judge(self, row: Row, reply: Reply) -> Judgement:
        """The dialogue a reply stands for if it keeps every rule; else what it breaks, once more.

        What is rejected is a dialogue with its reasons; a reply that is none is its one answer.
        """
        item, completion = self._items[row.item], read_completion(reply.body)
        content = completion.content if completion else ""
        draft = read(content)
        if draft is None:
            made = self._unread(item, content, row, reply)
        else:
            made = self._judged(item, draft, row, reply, completion)
        if not made.checks.failed:
            self._remember(made)
            return Judgement(True, made.to_json())
        rules = list(dict.fromkeys(one.rule for one in made.checks.failed))
        broken = [f"{one.rule}: {one.reason}" for one in made.checks.failed]
        return self._rejected(row, item, content, rules, broken, made.to_json())

    def _judged(
        self, item: Item, draft: Draft, row: Row, reply: Reply, completion: Completion | None
    ) -> Dialogue:
        hidden = masked(item)
        restored = Draft(turns=tuple(_restored(turn, hidden.restore) for turn in draft.turns))
        provenance = self._provenance(item, row, reply)
        made = assemble(
            restored, item.passages, kind=item.kind, language=item.language, provenance=provenance
        )
        self._context.item = item
        self._context.finish_reason = completion.finish if completion else ""
        return judge(made, self._context)

    def _unread(self, item: Item, content: str, row: Row, reply: Reply) -> Dialogue:
        """A reply that is no draft, as what was said, so that it can be looked at and sorted."""
        said = clean(content)[:LOOK]
        spans = (Span(start=0, end=len(said), source=Source.CONNECTIVE),) if said else ()
        reason = words(item.language)["unreadable"]
        made = Dialogue(
            id="",
            lang=item.language,
            kind=item.kind,
            passages=item.passages,
            turns=(
                Turn(role="user", text=item.question or item.topic),
                Turn(role="assistant", text=said, spans=spans),
            ),
            provenance=self._provenance(item, row, reply),
            checks=Checks(failed=(Broken(rule=UNREADABLE, reason=reason),)),
        )
        return made.model_copy(update={"id": made.identity()})

    def _provenance(self, item: Item, row: Row, reply: Reply) -> Provenance:
        usage = {
            "prompt_tokens": reply.usage.prompt,
            "completion_tokens": reply.usage.completion,
        }
        return Provenance(
            model=self._profile.model,
            prompt_sha=version(item.language),
            params=item.params() | self._parameters(item) | {"response_format": self._form()},
            request_key=row.key,
            usage=usage,
            cost_usd=reply.usage.usd,
            created=reply.received,
        )

    def _rejected(
        self,
        row: Row,
        item: Item,
        content: str,
        rules: Sequence[str],
        broken: Sequence[str],
        data: str,
    ) -> Judgement:
        repair = None
        if not row.repairs:
            hidden = masked(item)
            named = [hidden.hide(one) for one in broken]
            messages = ask_again(ask(item, hidden), hidden.hide(content), named, item.language)
            repair = self._request(item, messages, row.key)
        return Judgement(False, data, tuple(rules), repair)

    def _request(self, item: Item, messages: Any, repairs: str = "") -> Request:
        parameters = self._parameters(item)
        return Request(
            item=item.id,
            model=self._profile.model,
            messages=messages,
            prompt=version(item.language),
            parameters=parameters,
            tokens_in=prompt_tokens(messages, self._profile.model),
            tokens_out=parameters["max_tokens"],
            repairs=repairs,
            salt=item.id,
        )

    def _parameters(self, item: Item) -> dict[str, Any]:
        whole, each = ROOM[item.language]
        room = self._profile.max_tokens or whole + each * answers(item)
        parameters: dict[str, Any] = {"max_tokens": room, "seed": item.seed}
        if self._profile.temperature is not None:
            parameters["temperature"] = self._profile.temperature
        if self._profile.structured:
            parameters["response_format"] = {"type": "json_schema", "json_schema": SCHEMA}
        return parameters

    def _form(self) -> str:
        return "json_schema" if self._profile.structured else ""

    def _remember(self, dialogue: Dialogue) -> None:
        if self._context.seen is not None:
            self._context.seen.add(dialogue.id, speech(dialogue))


def _restored(turn: DraftTurn, restore: Any) -> DraftTurn:
    """A turn with the values back that were withheld from the model."""
    segments = tuple(
        segment.model_copy(update={"text": restore(segment.text), "quote": restore(segment.quote)})
        for segment in turn.segments
    )
    return turn.model_copy(update={"text": restore(turn.text), "segments": segments})
