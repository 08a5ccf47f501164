"""``local``: a LLaMA-family model on this machine, with a LoRA adapter where one is named.

Nothing is fetched and no pickle is read: a folder of safetensors and a tokenizer. A model too small
to keep to the contract is answered for by extraction, and the answer says so; one that was tuned to
write cited prose is asked for that (``form = "cited"``).
"""

import os
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

from assistant.answer import SegmentSource
from assistant.models import cited
from assistant.models.abstaining import (
    NO_THRESHOLDS,
    Abstaining,
    Opening,
    Posed,
    processors,
    thresholds_of,
)
from assistant.models.base import Draft, DraftSegment, Searchable, Writing
from assistant.models.extractive import Extractive
from assistant.models.partial import Partial
from assistant.models.profile import ModelProfile
from assistant.models.prompt import PROMPT_ID, prompt
from assistant.models.reply import read
from assistant.words import say
from index.hit import Hit
from literature.errors import ShizhenError

REPLY_TOKENS = 512  # where the profile gives no max_tokens
_PARTS = frozenset({"base", "adapter"})  # of a run's folder
_FAULTS = (RuntimeError, ValueError, IndexError)  # of a model at work
FALLBACK_CONTEXT = 2048  # of a configuration that names none


class Local:
    """A model of one's own; it is loaded with its first question and kept.

    One answer is generated at a time, on all processors: two would only halve each other's words.
    """

    at_once = 1

    def __init__(self, profile: ModelProfile) -> None:
        self._folder = Path(profile.model)
        if not (self._folder / "config.json").is_file():
            raise ShizhenError(
                "there is no model here",
                file=profile.model,
                cure="Name a folder with config.json, a tokenizer and safetensors.",
            )
        self._adapter = profile.adapter
        self.profile = profile
        parts = [self._folder, *([Path(self._adapter)] if self._adapter else [])]
        self.name = "+".join(dict.fromkeys(map(_called, parts)))
        self._loaded: tuple[Any, Any] | None = None
        self._abstaining: Abstaining = NO_THRESHOLDS

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """The whole draft at once; see :meth:`stream`."""
        writing = self.stream(question, language, hits, library)
        while True:
            try:
                next(writing)
            except StopIteration as end:
                draft: Draft = end.value
                return draft

    def stream(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Writing:
        """The model's answer from the first ``hits`` that its context holds, as it is written.

        Only what keeps to the contract is shown while it comes. Raises
        ``ShizhenError`` where the folder does not hold a model that can be loaded.
        """
        if not hits:
            return Draft(abstained=True, prompt=self._form_id)
        model, tokenizer = self._model()
        given, room, seen = self._prompt(tokenizer, model, question, language, hits)
        if given is None:
            instead = self._answered_for(question, language, hits, library, None)
            yield from instead.segments
            return instead
        texts = [hit.passage.text for hit in seen]
        posed = Posed(question, [cited.shown(hit) for hit in seen], language)
        opening = self._opening(given[0].tolist(), posed)
        if opening and opening.silent:
            spent = int(given.shape[1]), len(opening.said)
            return Draft(abstained=True, prompt=self._form_id, tokens=spent, cost=0.0)
        prose = self.profile.form == "cited"
        partial: Partial | cited.Sentences = cited.Sentences(texts) if prose else Partial()
        content, told = "", 0
        ends = cited.stops(tokenizer) if prose else None
        pieces = _generated(model, tokenizer, given, room, self.profile.temperature, ends, opening)
        try:
            for piece in pieces:
                content += piece
                for part in partial.feed(piece):
                    told += isinstance(part, DraftSegment)
                    yield part
        finally:
            pieces.close()
        tokens = int(given.shape[1]), len(tokenizer(content)["input_ids"])
        draft = cited.read(content, texts) if prose else read(content)
        if draft is None and isinstance(partial, Partial) and partial.segments:
            draft = Draft(tuple(partial.segments))
        if draft is None or not (draft.abstained or _keeps_to_it(draft, len(hits))):
            instead = self._answered_for(question, language, hits, library, tokens)
            yield from instead.segments
            return instead
        yield from draft.segments[told:]
        return replace(draft, prompt=self._form_id, tokens=tokens, cost=0.0)

    def _opening(self, prompt: Sequence[int], posed: Posed) -> Opening | None:
        """How likely the fixed sentence is, where a limit says when that is enough."""
        model, tokenizer = self._model()
        try:
            with _all_threads():
                return self._abstaining.opening(model, tokenizer, prompt, posed)
        except _FAULTS as fault:
            raise _failed(fault) from fault

    @property
    def _form_id(self) -> str:
        return cited.FORM_ID if self.profile.form == "cited" else PROMPT_ID

    def _answered_for(
        self,
        question: str,
        language: str,
        hits: Sequence[Hit],
        library: Searchable,
        tokens: tuple[int, int] | None,
    ) -> Draft:
        draft = Extractive().draft(question, language, hits, library)
        note = say("answered_for", language, model=self.name, why="")
        return replace(draft, notes=(*draft.notes, note), prompt=self._form_id, tokens=tokens)

    def _prompt(
        self, tokenizer: Any, model: Any, question: str, language: str, hits: Sequence[Hit]
    ) -> tuple[Any, int, Sequence[Hit]]:
        """The prompt's tokens with as many hits as fit, the room left for the reply, and those
        hits; ``None`` where not even one fits.
        """
        context = getattr(model.config, "max_position_embeddings", FALLBACK_CONTEXT)
        context = min(context, self.profile.context or context)
        room = min(self.profile.max_tokens or REPLY_TOKENS, context // 2)
        for most in range(len(hits), 0, -1):
            seen = hits[:most]
            if self.profile.form == "cited":
                given = _cited_tokens(tokenizer, question, language, seen)
            else:
                given = _tokens(tokenizer, *prompt(question, language, seen))
            if given.shape[1] + room <= context:
                return given, room, seen
        return None, room, ()

    def _model(self) -> tuple[Any, Any]:
        if self._loaded is None:
            if self._adapter and self.profile.form == "cited":
                self._abstaining = thresholds_of(Path(self._adapter))
            self._loaded = _load(self._folder, self._adapter)
        return self._loaded


def _called(folder: Path) -> str:
    """What a folder is called: by its own name, or its run's where a run keeps its parts in it."""
    resolved = folder.resolve()
    return resolved.parent.name if resolved.name in _PARTS else resolved.name


def _load(folder: Path, adapter: str) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    kept = {"local_files_only": True}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, **kept)
        model: Any = AutoModelForCausalLM.from_pretrained(folder, use_safetensors=True, **kept)
        if adapter:
            from peft import PeftModel

            with warnings.catch_warnings():  # of what peft asks of transformers
                warnings.simplefilter("ignore", FutureWarning)
                model = PeftModel.from_pretrained(model, adapter, use_safetensors=True)
    except ImportError as error:
        raise ShizhenError(
            "an adapter needs peft", cure="Install shizhen[finetune] and try again."
        ) from error
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise ShizhenError(
            f"the model cannot be loaded: {first[:200]}",
            file=str(folder),
            cure="Check that config, tokenizer, safetensors and adapter belong together.",
        ) from error
    return model.to("cuda" if torch.cuda.is_available() else "cpu").eval(), tokenizer


def _tokens(tokenizer: Any, instructions: str, material: str) -> Any:
    """Shape (1, tokens): by the tokenizer's chat template where it has one."""
    if tokenizer.chat_template:
        said = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": material},
        ]
        text = tokenizer.apply_chat_template(said, tokenize=False, add_generation_prompt=True)
        return tokenizer(text, return_tensors="pt", add_special_tokens=False)["input_ids"]
    return tokenizer(f"{instructions}\n{material}\n", return_tensors="pt")["input_ids"]


def _cited_tokens(tokenizer: Any, question: str, language: str, hits: Sequence[Hit]) -> Any:
    """Shape (1, tokens): the question in the form the model was tuned with."""
    import torch

    said = cited.messages([cited.shown(hit) for hit in hits], [question], language)
    return torch.tensor([cited.tokens(tokenizer, cited.render(tokenizer, said, asking=True))])


def _generated(
    model: Any,
    tokenizer: Any,
    given: Any,
    room: int,
    temperature: float | None,
    ends: list[int] | None = None,
    opening: Opening | None = None,
) -> Generator[str, None, None]:
    """The words as they are generated; closing this stops the model after its next token.

    ``ends`` are the tokens that end a reply, where they are not those of the model's own settings;
    ``opening`` is what it may not open with.
    """
    from transformers import StoppingCriteria, StoppingCriteriaList, TextIteratorStreamer

    stopped = Event()

    class Stop(StoppingCriteria):  # type: ignore[misc, unused-ignore]
        def __call__(self, input_ids: Any, scores: Any, **_: Any) -> bool:
            return stopped.is_set()

    streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
    warm = {"do_sample": True, "temperature": temperature} if temperature else {"do_sample": False}
    given = given.to(model.device)
    settings = {
        "inputs": given,
        "attention_mask": given.new_ones(given.shape),
        "max_new_tokens": room,
        "streamer": streamer,
        "stopping_criteria": StoppingCriteriaList([Stop()]),
        "logits_processor": processors([opening], int(given.shape[1])),
        "pad_token_id": tokenizer.pad_token_id or tokenizer.eos_token_id,
        **({"eos_token_id": ends} if ends else {}),
        **warm,
    }
    faults: list[Exception] = []
    work = Thread(target=_run, args=(model, settings, streamer, faults), daemon=True)
    work.start()
    try:
        yield from streamer
    finally:
        stopped.set()
        work.join()
    if faults:
        raise _failed(faults[0]) from faults[0]


def _run(model: Any, settings: dict[str, Any], streamer: Any, faults: list[Exception]) -> None:
    """Generate in a thread of its own; a failure is handed over, and ends the stream."""
    try:
        with _all_threads():
            model.generate(**settings)
    except _FAULTS as error:
        faults.append(error)
        streamer.end()


@contextmanager
def _all_threads() -> Iterator[None]:
    """All processors for the model; a server gives one to each answer."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(max(threads, os.cpu_count() or 1))
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _failed(fault: Exception) -> ShizhenError:
    cure = "Ask less at once, or take another model."
    return ShizhenError(f"the model failed: {fault}", cure=cure)


def _keeps_to_it(draft: Draft, hits: int) -> bool:
    """Whether a draft cites at least one passage that is there, with its words."""
    return any(
        segment.source == SegmentSource.LITERATURE
        and any(
            cited.quote and (not isinstance(cited.passage, int) or 1 <= cited.passage <= hits)
            for cited in segment.cited
        )
        for segment in draft.segments
    )


def make(profile: ModelProfile) -> Local:
    """The model of a profile, whose ``model`` is a folder. Raises ``ShizhenError`` for none."""
    return Local(profile)
