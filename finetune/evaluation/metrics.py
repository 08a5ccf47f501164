"""What an answer is worth, counted: every figure is a quotient of sums over answers.

Against the reference, citations are compared as the set of passages cited in a turn. Whether a
sentence is borne out by what it cites is asked of the checker, whatever the reference says.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.models.base import Draft
from assistant.models.cited import abstains, read
from dialogue_gen.dialogue import Kind, Turn
from dialogue_gen.lexicon import pattern
from finetune.evaluation.answers import Given
from finetune.evaluation.questions import Asked, distractors
from grounding.checker import Checker
from grounding.form import form
from grounding.markers import bare
from grounding.numbers import quantities
from grounding.quotes import locate
from grounding.verdict import Label

Amount = float | NDArray[np.float64]
Sums = Mapping[str, Amount]
"""What was counted: one number each, or one for each draw of a bootstrap."""

KEYS = (
    "answers",
    "cut",
    "cite_tp",
    "cite_fp",
    "cite_fn",
    "cites",
    "supported",
    "exact",
    "distractor",
    "invalid",
    "silent_tp",
    "silent_fp",
    "silent_fn",
    "premises",
    "corrected",
    "figures",
    "figures_held",
)
"""What is counted for each answer; the figures below are made of their sums."""


def _share(of: str, all_: str) -> Callable[[Sums], Amount]:
    return lambda s: _ratio(s[of], s[all_])


def _ratio(part: Amount, whole: Amount) -> Amount:
    """``nan`` where there is nothing to divide by."""
    there = np.asarray(whole) != 0
    return np.where(there, np.asarray(part) / np.where(there, whole, 1.0), math.nan)


def _found(counted: str) -> Mapping[str, Callable[[Sums], Amount]]:
    """F1, precision and recall from true and false positives and false negatives."""

    def of(*names: str) -> Callable[[Sums], Amount]:
        hits = f"{counted}_tp"
        return lambda s: _ratio(
            len(names) * s[hits], sum(s[hits] + s[f"{counted}_{name}"] for name in names)
        )

    return {"f1": of("fp", "fn"), "precision": of("fp"), "recall": of("fn")}


FIGURES: Mapping[str, Callable[[Sums], Amount]] = {
    **{f"citation_{name}": made for name, made in _found("cite").items()},
    "citations_supported": _share("supported", "cites"),
    "exact_quotes": _share("exact", "cites"),
    "distractors_cited": _share("distractor", "cites"),
    "invalid_citations": _share("invalid", "cites"),
    **{f"abstention_{name}": made for name, made in _found("silent").items()},
    "false_premise_corrected": _share("corrected", "premises"),
    "number_fidelity": _share("figures_held", "figures"),
    "answers_cut_short": _share("cut", "answers"),
}
"""Name → how it is made of the sums; ``nan`` where there was nothing to measure.

- ``citation_*``: passages cited in a turn against those the reference cites, pooled over turns.
- ``citations_supported``, ``exact_quotes``, ``distractors_cited``, ``invalid_citations``: of the
  citations made (a sentence and one of its markers), the share that the checker calls SUPPORTED,
  that stands word for word in the passage, that names a distractor, that names nothing.
- ``abstention_*``: turns that abstain against those whose reference does.
- ``false_premise_corrected``: of the first answers to a false premise, those that say in words that
  it does not hold and cite the passage that says so.
- ``number_fidelity``: of the figures told, the share that the passages cited beside them hold (any
  passage shown, where the sentence cites none).
"""

LOWER_IS_BETTER = frozenset({"distractors_cited", "invalid_citations", "answers_cut_short"})


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer's counts, and what it is pooled by."""

    name: str
    paper: str
    language: str
    kind: str
    sums: Mapping[str, float]


def count(asked: Asked, given: Given, checker: Checker) -> Counted:
    """The counts of one answer."""
    dialogue = asked.dialogue
    texts = [passage.text for passage in dialogue.passages]
    draft = read(given.text, texts)
    sums = dict.fromkeys(KEYS, 0.0) | {"answers": 1.0, "cut": float(given.cut)}
    expected = _expected(asked.reference, asked)
    told = [(s, c.passage) for s in draft.segments for c in s.cited]
    named = {passage for _, passage in told}
    sums["cite_tp"] = len(named & expected)
    sums["cite_fp"] = len(named - expected)
    sums["cite_fn"] = len(expected - named)
    spare = distractors(dialogue)
    for segment, passage in told:
        sums["cites"] += 1
        if not isinstance(passage, int):
            sums["invalid"] += 1
            continue
        text = texts[passage - 1]
        found = locate(segment.text, text)
        sums["exact"] += bool(found and found.exact)
        sums["distractor"] += passage in spare
        sums["supported"] += checker.check(segment.text, text).label == Label.SUPPORTED
    silent = is_silent(given.text, draft)
    sums["silent_tp"] = float(silent and asked.reference.abstain)
    sums["silent_fp"] = float(silent and not asked.reference.abstain)
    sums["silent_fn"] = float(asked.reference.abstain and not silent)
    if dialogue.kind == Kind.FALSE_PREMISE and asked.turn == 1:
        sums["premises"] = 1.0
        sums["corrected"] = float(_corrects(draft) and bool(named & expected))
    heads = [f"{passage.title} {passage.year or ''}" for passage in dialogue.passages]
    _figures(draft, [f"{h} \n{t}" for h, t in zip(heads, texts, strict=True)], sums)
    return Counted(asked.name, asked.paper, dialogue.lang, str(dialogue.kind), sums)


def is_silent(text: str, draft: Draft) -> bool:
    """Whether an answer abstains: by the fixed sentence, or in words of its own and citing nothing.

    Words of its own are heard too, or a model that never saw the fixed sentence could not abstain.
    """
    cites = any(segment.cited for segment in draft.segments)
    return abstains(text) or (not cites and bool(pattern("rules", "abstaining").search(text)))


def _expected(reference: Turn, asked: Asked) -> set[int | str]:
    numbers = {p.pid: n for n, p in enumerate(asked.dialogue.passages, start=1)}
    return {numbers[c.pid] for span in reference.spans for c in span.citations if c.pid in numbers}


def _corrects(draft: Draft) -> bool:
    own = " ".join(s.text for s in draft.segments if not s.cited)
    return bool(pattern("rules", "correcting").search(own))


def _figures(draft: Draft, texts: list[str], sums: dict[str, float]) -> None:
    """Count the figures told and those held; a passage's title and year are shown with it."""
    for segment in draft.segments:
        cited = [texts[c.passage - 1] for c in segment.cited if isinstance(c.passage, int)]
        there = _values(" ".join(cited or texts)) if not segment.cited or cited else set()
        told = _values(bare(segment.text))
        sums["figures"] += len(told)
        sums["figures_held"] += len(told & there)


def _values(text: str) -> set[str]:
    return {f"{q.value:.6g}" for q in quantities(form(text).text)}


def pooled(counted: Iterable[Counted]) -> dict[str, float]:
    """The sums over answers."""
    total = dict.fromkeys(KEYS, 0.0)
    for one in counted:
        for key in KEYS:
            total[key] += one.sums[key]
    return total


def figures(counted: Iterable[Counted]) -> dict[str, float]:
    """Every figure over these answers."""
    sums = pooled(counted)
    return {name: float(make(sums)) for name, make in FIGURES.items()}
