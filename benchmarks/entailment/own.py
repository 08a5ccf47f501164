"""Pairs the project makes itself from abstracts: claims that hold, and the same ones spoilt.

Supported: titles that state a finding against their abstract; sentences shortened, freed of their
lead-in or reworded by rule against the passage they stand in; last sentences that conclude against
the rest of their abstract. Not supported: the same with an
error planted (:mod:`grounding.plant`), against the nearest other abstract, or against their own
abstract with the sentence taken out.
"""

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.entailment.neighbours import Neighbours
from benchmarks.results import DATA
from grounding.entailment.windows import roots
from grounding.plant import Error, plant
from literature.sentences import sentences

PUBMED = DATA / "literature" / "pubmed-baseline" / "distractor_abstracts.12k.jsonl.gz"

REFUTED = (Error.NUMBER, Error.NEGATION, Error.DIRECTION, Error.COMPARATOR, Error.UNIT)
DRIFTED = (Error.DRUG, Error.POPULATION, Error.CERTAINTY)

_STATES = re.compile(
    r"\b(?:is|are|was|were|has|have|does|do|increases?|reduces?|improves?|inhibits?|promotes?|"
    r"induces?|predicts?|prevents?|protects?|decreases?|enhances?|regulates?|modulates?|causes?|"
    r"affects?|suppress(?:es)?|attenuates?|mediates?|contributes?|leads?|correlates?|reveals?|"
    r"associated|impairs?|activates?|alters?|facilitates?|ameliorates?|targets?|drives?)\b"
)
_LEAD = re.compile(
    r"^(?:(?:In (?:conclusion|summary|addition|contrast)|However|Moreover|Furthermore|Additionally|"
    r"Overall|Thus|Therefore|Finally|Notably|Conclusions?|Results?|Findings?|Background|"
    r"Interpretation)\s?[,:]\s*)?"
    r"(?:(?:we|our|these|this|the)\s(?:\w+\s){0,3}?(?:show(?:ed|s)?|found|demonstrat(?:ed?|es)|"
    r"suggest(?:ed|s)?|indicat(?:ed?|es)|reveal(?:ed|s)?|observed|conclude)\sthat\s)?",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(
    r"(?:In (?:conclusion|summary)|Overall|Thus|Therefore|Conclusions?|Taken together)\b"
    r"|(?:These|Our|The|This|We)\b[^.]{0,60}\b(?:suggest|indicate|demonstrate|show|support|confirm|"
    r"provide|conclude|reveal|highlight)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:needed|warranted|required|further (?:stud|research|work)|future)\b")
_ASIDE = re.compile(r"\s\([^()]{3,120}\)")
_TAIL = re.compile(
    r"(?:, (?:which|whereas|while|although|but|with|including|suggesting|indicating)\b|; ).*(?=\.$)"
)
_REWORDINGS = (
    ("was associated with", "correlated with"),
    ("were associated with", "were linked to"),
    ("is associated with", "is related to"),
    ("significantly higher", "markedly greater"),
    ("significantly lower", "markedly smaller"),
    ("increased", "raised"),
    ("reduced", "lowered"),
    ("improved", "bettered"),
    ("led to", "resulted in"),
    ("resulted in", "produced"),
    ("compared with", "relative to"),
    ("patients with", "people who have"),
    ("efficacy", "effectiveness"),
    ("adverse events", "side effects"),
    ("mortality", "the death rate"),
    ("inhibits", "blocks"),
    ("inhibited", "blocked"),
    ("promotes", "furthers"),
    ("children", "paediatric patients"),
    ("neoplasms", "tumours"),
    ("treatment", "therapy"),
    ("use of", "employing"),
    ("effective", "efficacious"),
    ("plays an important role in", "matters for"),
    ("more than", "over"),
    ("approximately", "about"),
    ("similar", "comparable"),
    ("a total of ", ""),
)


@dataclass(frozen=True)
class Pair:
    """A claim, the text it is held against, a label (SUPPORT, REFUTE, NEI); ``held``, if known,
    is the sentence that decides it."""

    claim: str
    passage: str
    label: str
    held: tuple[str, ...] = ()


def abstracts(without: set[str]) -> list[tuple[str, str]]:
    """Title and text of the PubMed abstracts whose id is not among ``without``."""
    with gzip.open(PUBMED, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["title"], row["text"]) for row in rows if row["_id"] not in without]


def made(papers: list[tuple[str, str]], seed: int) -> list[Pair]:
    """All the pairs, in an order that ``seed`` decides."""
    rng = random.Random(seed)
    near = _neighbours([text for _, text in papers])
    pairs = [p for n in range(len(papers)) for p in _of_paper(papers[n], near.of(n), rng)]
    rng.shuffle(pairs)
    return pairs


def concluded(papers: list[tuple[str, str]], seed: int) -> list[Pair]:
    """Last sentences that conclude, held against the rest of their abstract; and spoilt ones."""
    rng = random.Random(seed)
    near = _neighbours([text for _, text in papers])
    pairs: list[Pair] = []
    for n, (_, text) in enumerate(papers):
        told = [s.text for s in sentences(text)]
        last = told[-1] if told else ""
        if len(told) < 4 or not 60 <= len(last) <= 350:
            continue
        if _CONCLUDES.match(last) and not _ASKS.search(last):
            rest = text.replace(last, " ")
            pairs += _with_its_opposites(reworded(last, rng), rest, near.of(n), (), rng)
    rng.shuffle(pairs)
    return pairs


def _of_paper(paper: tuple[str, str], other: str, rng: random.Random) -> Iterator[Pair]:
    title, text = paper
    if _STATES.search(title) and not title.rstrip(".").endswith("?") and title[0] != "[":
        yield from _with_its_opposites(title, text, other, (), rng)
    told = [s.text for s in sentences(text) if 60 <= len(s.text) <= 350]
    for sentence in rng.sample(told, min(2, len(told))):
        claim = reworded(sentence, rng)
        if claim != sentence and len(claim) > 30:
            rest = text.replace(sentence, "")
            spoilt = other if rng.random() < 0.5 else rest
            yield from _with_its_opposites(claim, text, spoilt, (sentence,), rng)


def _with_its_opposites(
    claim: str, text: str, other: str, held: tuple[str, ...], rng: random.Random
) -> Iterator[Pair]:
    yield Pair(claim, text, "SUPPORT", held)
    if other and rng.random() < 0.6:
        yield Pair(claim, other, "NEI")
    spoilt = [
        (found.text, "REFUTE" if error in REFUTED else "NEI")
        for error in (*REFUTED, *DRIFTED)
        if (found := plant(claim, error, rng))
    ]
    for wrong, label in rng.sample(spoilt, min(1, len(spoilt))):
        yield Pair(wrong, text, label, held)


def reworded(sentence: str, rng: random.Random) -> str:
    """``sentence`` without lead-in, asides and trailing clause, some of its phrases replaced."""
    claim = _LEAD.sub("", sentence, count=1)
    if rng.random() < 0.7:
        claim = _ASIDE.sub("", claim)
    if rng.random() < 0.7:
        claim = _TAIL.sub("", claim)
    for before, after in _REWORDINGS:
        if before in claim and rng.random() < 0.7:
            claim = claim.replace(before, after, 1)
    return claim[:1].upper() + claim[1:]


def _neighbours(texts: list[str]) -> Neighbours:
    return Neighbours(texts, [roots(text) for text in texts], common=len(texts) / 50)
