"""``cited``: prose with markers, the form of small models in training, evaluation and serving.

A model of a hundred million weights keeps to no JSON contract, but it learns to write sentences and
put ``[n]`` behind them. The passages stand, numbered, in the first message of the user, before the
first question: served, a question comes alone and the first message is the only one; in training
and in a chat the messages before a later question stay as they were, so all answers of a dialogue
are learnt in one sequence and none of it is read twice. There is no system message: not every chat
template has a place for one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answer import SegmentSource
from assistant.models.base import Cited, Draft, DraftSegment
from assistant.models.reply import prose
from grounding.align import align
from grounding.form import form
from grounding.quotes import locate
from grounding.sided import Sided
from index.hit import Hit
from literature.errors import ShizhenError
from literature.normal import one_line
from literature.paper import sha256

INSTRUCTION = {
    "en": "Answer from the numbered passages. Behind every sentence taken from a passage put its "
    "number, such as [1]. Where the passages do not answer, say so: {abstention}",
    "zh": "请根据编号的段落回答，引自段落的每句话之后标出其编号，如[1]。"
    "段落不能回答时请直接说明：{abstention}",
}
ABSTENTION = {
    "en": "The passages do not answer this question.",
    "zh": "所给段落没有回答这个问题。",
}
QUESTION = {"en": "Question: {question}", "zh": "问题：{question}"}

FORM_ID = "cited-1/" + sha256("\n".join((*INSTRUCTION.values(), *ABSTENTION.values())))[:12]
"""What a draft records as its prompt."""

LEAST_COVERED = 0.5
"""The share of a sentence's matter from which the passage's likest sentences are shown as what it
rests on. It certifies nothing: the checker still judges the sentence itself."""

_CONTROL = re.compile(r"<(?=\|[^|<>]{1,40}\|>|/?s>|unk>|pad>|/?SYS>)|\[(?=/?INST\])|<(?=<SYS>)")
_LEAD = re.compile(r"(?P<lead>[^“”]{1,80}[:：,，])\s*(?P<said>“[^“”]+”[.。]?)")
_WHOLLY_QUOTED = re.compile(r"“(?P<words>[^“”]+)”\s*[.。；;]?")
_UNFINISHED = re.compile(r"\s*[\[【［][^\]】］]{0,20}$")  # a marker of which not all has come

Message = dict[str, str]
"""``{"role": "user" | "assistant", "content": …}``, as chat templates take them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a model sees it."""

    text: str
    title: str = ""
    section: str = ""
    year: int | None = None


def shown(hit: Hit) -> Shown:
    """A hit as a model sees it."""
    return Shown(hit.passage.text, hit.paper.title, str(hit.passage.section), hit.paper.year)


def messages(passages: Sequence[Shown], said: Sequence[str], language: str) -> list[Message]:
    """A conversation over ``passages``; ``said`` are the turns, the user's first, in order.

    The number of a passage is its place, from 1. Each passage is two lines and no more, whatever
    is in it, so that none can pass for another; what a tokenizer would take for its own control
    words is parted by a blank.
    """
    made: list[Message] = []
    for n, words in enumerate(said):
        if n % 2:
            made.append({"role": "assistant", "content": words})
            continue
        asked = QUESTION[language].format(question=plain(words.strip()))
        content = "\n\n".join([*_opening(passages, language), asked]) if n == 0 else asked
        made.append({"role": "user", "content": content})
    return made


def _opening(passages: Sequence[Shown], language: str) -> list[str]:
    rule = INSTRUCTION[language].format(abstention=ABSTENTION[language])
    return [rule, *(_passage(n, passage) for n, passage in enumerate(passages, start=1))]


def _passage(n: int, passage: Shown) -> str:
    about = ", ".join(filter(None, (passage.section, str(passage.year or ""))))
    title = plain(one_line(passage.title))
    head = " ".join(filter(None, (f"[{n}]", title, f"({about})" if about else "")))
    return f"{head}\n{plain(one_line(passage.text))}"


def plain(text: str) -> str:
    """``text`` with the control words of common chat templates made ordinary ones."""
    return _CONTROL.sub(lambda found: found.group() + " ", text)


def abstention(rest: str, language: str) -> str:
    """An answer that abstains: the fixed sentence first, then what more there is to say."""
    fixed = ABSTENTION[language]
    rest = rest.strip()
    if not rest or rest.startswith(fixed):
        return rest or fixed
    return f"{fixed}{rest}" if language == "zh" else f"{fixed} {rest}"


def abstains(content: str) -> bool:
    """Whether an answer opens with the fixed sentence, in either language."""
    opening = " ".join(content.split())
    return any(opening.startswith(fixed.rstrip(".。")) for fixed in ABSTENTION.values())


def render(tokenizer: Any, said: Sequence[Message], *, asking: bool) -> str:
    """The one string that training, evaluation and serving give to the tokenizer.

    ``asking`` ends it where the assistant's next answer begins. Raises ``ShizhenError`` where the
    tokenizer has no chat template, or one that refuses such a conversation.
    """
    from jinja2 import TemplateError

    if not getattr(tokenizer, "chat_template", None):
        raise ShizhenError(
            "the tokenizer has no chat template",
            file=str(getattr(tokenizer, "name_or_path", "")),
            cure="Name a template: `--template chatml`, or one of the model's own family.",
        )
    try:
        text: str = tokenizer.apply_chat_template(
            list(said), tokenize=False, add_generation_prompt=asking
        )
    except (TemplateError, ValueError, TypeError) as error:
        raise ShizhenError(
            f"the chat template refuses the conversation: {error}",
            cure="Choose another template.",
        ) from error
    return text


def tokens(tokenizer: Any, text: str) -> list[int]:
    """The ids of a rendered conversation: its special tokens stand in the text, none are added."""
    ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
    return ids


def stops(tokenizer: Any) -> list[int]:
    """The ids at which an answer ends: the tokenizer's own, and what the template ends turns with.

    The template's is the last token behind an answer that is not blank.
    """
    said: list[Message] = [{"role": "user", "content": "?"}]
    before = render(tokenizer, said, asking=True)
    whole = render(tokenizer, [*said, {"role": "assistant", "content": "!"}], asking=False)
    ending = tokens(tokenizer, whole[len(before) :].strip().removeprefix("!").strip())
    found = {tokenizer.eos_token_id, *ending[-1:]}
    return sorted(found - {None})


def read(content: str, passages: Sequence[str]) -> Draft:
    """The draft that an answer in this form stands for; each marker gets the words it rests on.

    The quote is found by code: the answer's own words where they stand in the passage, otherwise
    the one to three sentences of the passage that the checker would hold them against, where they
    have enough in common. Neither certifies anything. A number beyond ``passages``, the texts
    that the model was shown, names nothing.
    """
    if abstains(content):
        return Draft(abstained=True, prompt=FORM_ID)
    parts = [part for segment in prose(content).segments for part in _parted(segment)]
    return Draft(tuple(_evidenced(part, passages) for part in parts), prompt=FORM_ID)


def _parted(segment: DraftSegment) -> list[DraftSegment]:
    """A sentence that introduces a quotation as two: the lead, and the words quoted."""
    whole = _LEAD.fullmatch(segment.text) if segment.cited else None
    if whole is None:
        return [replace(segment, text=unquoted(segment.text)) if segment.cited else segment]
    lead = DraftSegment(whole["lead"], SegmentSource.CONNECTIVE)
    return [lead, replace(segment, text=unquoted(whole["said"]))]


def unquoted(sentence: str) -> str:
    """A sentence that stands wholly in quotation marks, without them."""
    whole = _WHOLLY_QUOTED.fullmatch(sentence.strip())
    return whole["words"].strip() if whole else sentence


def _evidenced(segment: DraftSegment, passages: Sequence[str]) -> DraftSegment:
    cited = tuple(
        Cited(one.passage, evidence(segment.text, passages[one.passage - 1]))
        if isinstance(one.passage, int) and 1 <= one.passage <= len(passages)
        else Cited(f"[{one.passage}]")
        for one in segment.cited
    )
    return replace(segment, cited=cited)


def evidence(sentence: str, passage: str) -> str:
    """The words of ``passage``, verbatim, that ``sentence`` rests on; ``""`` where none are alike.

    What says the same word for word is found first; where a figure, negation or comparator was
    changed there is nothing that says it, and the likest sentences show what the passage says.
    """
    found = locate(sentence, passage)
    if found and found.exact:
        return passage[found.start : found.end]
    said = form(sentence)
    if not said.text or not form(passage).text:
        return ""
    window = align(Sided(said, 0, len(said.text), "claim"), passage)
    if window.coverage < LEAST_COVERED:
        return ""
    start, end = form(passage).original(window.evidence.start, window.evidence.end)
    return passage[start:end]


class Sentences:
    """An answer in this form, read as it comes; what it gives is never taken back.

    A sentence is whole when the next one has begun, because its marker may stand behind its stop.
    """

    def __init__(self, passages: Sequence[str]) -> None:
        self.content = ""
        self._passages = passages
        self._told = 0

    def feed(self, piece: str) -> list[DraftSegment]:
        """The sentences that this piece completes."""
        self.content += piece
        if abstains(self.content) or _may_abstain(self.content):
            return []
        whole = prose(_UNFINISHED.sub("", self.content)).segments[:-1]
        fresh = [part for segment in whole[self._told :] for part in _parted(segment)]
        self._told = max(self._told, len(whole))
        return [_evidenced(segment, self._passages) for segment in fresh]


def _may_abstain(content: str) -> bool:
    """Whether what stands so far could still become the fixed sentence."""
    opening = " ".join(content.split())
    return any(fixed.startswith(opening) for fixed in ABSTENTION.values())
