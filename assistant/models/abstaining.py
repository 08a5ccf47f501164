"""When a tuned model abstains: where its fixed sentence is likely enough, and nowhere else.

A small model abstains too often or too seldom, but how likely it holds the fixed sentence parts the
questions better than whether that is what it says. So the sentence is put to it, and its
log-probability behind the prompt, with the share of the question that a passage speaks of, is held
against a limit of the language, chosen on dialogues that were not learnt from
(:mod:`finetune.evaluation.thresholds`) and kept beside the adapter's weights. From the limit on the
model abstains without being asked for a word; below it, it answers as it would if the sentence
could not be said. Other servers load the adapter as ever and know nothing of this.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from statistics import fmean
from typing import Any

from assistant.extraction.evidence import coverage
from assistant.extraction.terms import Speech, terms
from assistant.models.cited import ABSTENTION, FORM_ID, Message, Shown, render, tokens
from grounding.entailment.windows import roots
from grounding.form import form
from literature.errors import ShizhenError
from literature.normal import language_of

FILE, SCHEMA = "abstention.json", "shizhen-abstention/3"
WEIGHTS = "adapter_model.safetensors"


@dataclass(frozen=True, slots=True)
class Opening:
    """The fixed sentence as the opening of an answer to one prompt: its ids, the log-probability of
    each behind those before it (nats), and whether that is enough to abstain.
    """

    said: tuple[int, ...]
    each: tuple[float, ...]
    silent: bool = False

    @property
    def nats(self) -> float:
        """The log-probability of the whole."""
        return math.fsum(self.each)


@dataclass(frozen=True, slots=True)
class Posed:
    """What a prompt asks: its last question, standing alone, and the passages it shows.

    ``language`` is that of the answer, ``en`` or ``zh``.
    """

    question: str
    passages: Sequence[Shown]
    language: str

    @property
    def coverage(self) -> float | None:
        """The largest share of what the question is about that one passage speaks of, 0 to 1.

        It is the mean of two: of the question's words, which meet in one language only, and of its
        terms, which go by their names in both and of which a disease or drug weighs more than what
        all questions share. A title belongs to its passage. ``None`` for a question of neither.
        """
        shares = [share for one in self.passages if (share := self._share(one)) is not None]
        return max(shares, default=None)

    def _share(self, passage: Shown) -> float | None:
        told, asked = f"{passage.title}\n{passage.text}", terms(self.question)
        wanted, language = roots(form(self.question).text), language_of(told)
        shares = [coverage(asked, Speech(told, language or self.language))] if asked else []
        if wanted and language and language == language_of(self.question):
            shares.append(len(wanted & roots(form(told).text)) / len(wanted))
        return fmean(shares) if shares else None


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a model abstains: nats + ``weight`` · coverage ≥ ``threshold``, all in nats.

    ``weight`` is not above zero: what the passages speak of is sooner answered. ``neutral`` is the
    coverage that is taken where there is none (:attr:`Posed.coverage`).
    """

    threshold: float
    weight: float = 0.0
    neutral: float = 0.0

    def score(self, nats: float, coverage: float | None) -> float:
        """What is held against the threshold."""
        return nats + self.weight * (self.neutral if coverage is None else coverage)

    def silent(self, nats: float, coverage: float | None) -> bool:
        """Whether that is enough to abstain."""
        return self.score(nats, coverage) >= self.threshold


@dataclass(frozen=True, slots=True)
class Abstaining:
    """From where on a model abstains, by language.

    In a language without a limit it abstains where it says so itself. ``sha256`` is of the file
    they were read from, ``""`` where there is none.
    """

    limits: Mapping[str, Limit] = field(default_factory=dict)
    sha256: str = ""

    def opening(
        self, model: Any, tokenizer: Any, prompt: Sequence[int], posed: Posed
    ) -> Opening | None:
        """The fixed sentence behind ``prompt``, which asks what is ``posed``; ``None`` in a
        language without a limit.
        """
        limit = self.limits.get(posed.language)
        if limit is None:
            return None
        found = opening(model, tokenizer, prompt, posed.language)
        return Opening(found.said, found.each, limit.silent(found.nats, posed.coverage))


NO_THRESHOLDS = Abstaining()


def thresholds_of(adapter: Path) -> Abstaining:
    """What lies beside the weights in the folder ``adapter``; no limit where nothing does.

    Raises ``ShizhenError`` for a file that cannot be read, is of another schema, or was made for
    another adapter.
    """
    path = adapter / FILE
    if not path.is_file():
        return NO_THRESHOLDS
    try:
        text = path.read_text(encoding="utf-8")
        told = json.loads(text)
        mine = {"schema": SCHEMA, "form": FORM_ID, "adapter": weights_hash(adapter)}
        other = next((key for key in mine if told[key] != mine[key]), "")
        found = {} if other else {key: _limit(one) for key, one in told["languages"].items()}
        if not set(found) <= set(ABSTENTION):
            raise ValueError(f"no languages: {sorted(found)}")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unfit(path, f"the thresholds cannot be read: {error!r}") from error
    if other:
        raise _unfit(path, f"the thresholds are of another {other}")
    return Abstaining(found, sha256(text.encode()).hexdigest())


def _limit(told: Mapping[str, Any]) -> Limit:
    made = Limit(*(float(told[key]) for key in ("threshold", "weight", "neutral")))
    fit = -math.inf < made.weight <= 0 and 0 <= made.neutral <= 1
    if math.isnan(made.threshold) or not fit:
        raise ValueError(f"no limit: {made}")
    return made


def _unfit(path: Path, message: str) -> ShizhenError:
    cure = "Choose them anew by `shizhen finetune abstention`, or take the file away."
    return ShizhenError(message, file=str(path), cure=cure)


def weights_hash(adapter: Path) -> str:
    """The sha256 of an adapter's weights, hexadecimal."""
    return sha256((adapter / WEIGHTS).read_bytes()).hexdigest()


def opening(model: Any, tokenizer: Any, prompt: Sequence[int], language: str) -> Opening:
    """The fixed sentence of ``language`` behind ``prompt``, in one pass of the model."""
    import torch

    said = sentence(tokenizer, language)
    ids = torch.tensor([[*prompt, *said]], device=model.device)
    with torch.inference_mode():
        logits = model(ids, use_cache=False, logits_to_keep=len(said) + 1).logits[0, :-1]
    each = logits.float().log_softmax(-1).gather(1, ids[0, len(prompt) :, None])
    return Opening(tuple(said), tuple(each[:, 0].tolist()))


def sentence(tokenizer: Any, language: str) -> list[int]:
    """The ids of the fixed sentence as an answer opens with it, without its stop: by so much of it
    an abstention is known (:func:`assistant.models.cited.abstains`).
    """
    words = ABSTENTION[language].rstrip(".。")
    said: list[Message] = [{"role": "user", "content": "?"}]
    before = render(tokenizer, said, asking=True)
    said.append({"role": "assistant", "content": words})
    whole = render(tokenizer, said, asking=False)
    opened = whole[: whole.rindex(words) + len(words)]
    return tokens(tokenizer, opened)[len(tokens(tokenizer, before)) :]


class Unsaid:
    """A logits processor: answers that do not open with the fixed sentence, likely as they are
    among all that do not.

    Its first tokens belong to other answers too, so none is forbidden: from the probability of each
    that of going on to the end of the sentence is taken, p·(1 − q), which leaves nothing of
    the last. ``openings`` are those of the rows, ``None`` for one that may say what it likes;
    ``start`` is where the answers begin.
    """

    def __init__(self, openings: Sequence[Opening | None], start: int) -> None:
        self._openings, self._start = openings, start

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """The scores (logits, rows × vocabulary) of the token behind ``input_ids``."""
        at = input_ids.shape[1] - self._start
        scores = scores.clone()
        for row, one in enumerate(self._openings):
            if one is None or at >= len(one.said):
                continue
            if input_ids[row, self._start :].tolist() == list(one.said[:at]):
                left = -math.expm1(math.fsum(one.each[at + 1 :]))
                scores[row, one.said[at]] += math.log(left) if left > 0 else -math.inf
        return scores


def processors(openings: Sequence[Opening | None], start: int) -> Any:
    """What ``generate`` takes as ``logits_processor``; see :class:`Unsaid`."""
    from transformers import LogitsProcessorList

    return LogitsProcessorList([Unsaid(openings, start)] if any(openings) else [])
