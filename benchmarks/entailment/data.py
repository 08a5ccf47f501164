"""The labelled pairs a training draws from: chosen, cleaned, cut to windows, held out by claim."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.entailment.own import PUBMED, Pair, abstracts, concluded, made
from benchmarks.results import DATA
from grounding.entailment.windows import BUDGET, portions
from grounding.form import form
from grounding.stretches import asked

LABELS = {"SUPPORT": 0, "NEI": 1, "REFUTE": 2}
HELD_OUT = 0.25
"""Share of the claims of every set that is kept from training: for calibration and for choosing."""

OWN, CONCLUSIONS = "own", "conclusions"
"""The pairs of :mod:`benchmarks.entailment.own`."""
GENERAL = {
    "open-train/snli_devtest": (0.18, 0.04),
    "open-train/cad_nli": (0.11, 0.04),
    "open-train/negation_nli": (0.08, 0.04),
    "open-train/fever_symmetric": (0.06, 0.04),
    "open-train/docnli_fever_support": (0.03, 0.02),
    "open-train/wice": (0.04, 0.04),
    "open-train/summedits_part": (0.02, 0.02),
}
MEDICAL = {
    "scifact.train": (0.06, 0.16),
    "citation-integrity.train": (0.06, 0.14),
    "open-train/check_covid": (0.05, 0.10),
    "open-train/evidence_inference": (0.05, 0.06),
    "open-train/evidence_inference_abstract": (0.02, 0.03),
    "open-train/rct_conclusion_en": (0.04, 0.07),
    OWN: (0.14, 0.14),
    CONCLUSIONS: (0.06, 0.10),
}
"""Each set's share of the early and of the late batches. Left out: MED and HELP (artificial
sentences about monotonicity), most of ConjNLI (made by machine)."""
ENGLISH = {**GENERAL, **MEDICAL}


@dataclass(frozen=True, slots=True)
class Example:
    """What the network reads, and the number of the label."""

    claim: str
    window: str
    label: int


def rows(name: str) -> list[Pair]:
    """The pairs of a set under ``shared/data/grounding``."""
    path = DATA / "grounding" / f"{name}.jsonl"
    found = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        held = row.get("rationales") or ([row["evidence"]] if row.get("evidence") else [])
        first = tuple(form(text).text for text in held[0]) if held else ()
        found.append(Pair(row["claim"].strip(), row["passage"].strip(), row["label"], first))
    return found


def is_held_out(claim: str) -> bool:
    """Whether a claim is kept from training; the same in every run, and without placeholders."""
    if "<|" in claim:
        claim = re.sub(r"\s*\[?<\|[a-z_]+\|>\]?", "", claim).strip()
    digest = hashlib.sha256(claim.lower().encode()).digest()
    return digest[0] / 256 < HELD_OUT


def examples(pairs: list[Pair], rng: random.Random, budget: int = BUDGET) -> Iterator[Example]:
    """Each pair as it is read: where the deciding sentences are known, a window that has them.

    A quarter of the pairs with known sentences are also given as NEI, with those left out.
    """
    for pair in pairs:
        claim = form(asked(pair.claim)).text
        read = portions(claim, pair.passage, budget=budget)
        text = read[0].text if read else ""
        held = [form(sentence).text for sentence in pair.held]
        if pair.label != "NEI" and held and not all(sentence in text for sentence in held):
            text = " ".join(held)
        yield Example(claim, text, LABELS[pair.label])
        if pair.label != "NEI" and held and rng.random() < 0.25:
            rest = form(pair.passage).text
            for sentence in held:
                rest = rest.replace(sentence, " ")
            other = portions(claim, rest, budget=budget)
            if other and len(other[0].text) > budget / 3:
                yield Example(claim, other[0].text, LABELS["NEI"])


def pools(seed: int, papers: int) -> dict[str, list[Example]]:
    """The examples of every set that are trained on, by the set's name."""
    rng = random.Random(seed)
    found = {}
    known = abstracts(kept_for_planting())[:papers]
    for name in ENGLISH:
        if name == OWN:
            pairs = made(known, seed)
        elif name == CONCLUSIONS:
            pairs = concluded(known, seed)
        else:
            pairs = [pair for pair in rows(name) if not is_held_out(pair.claim)]
        found[name] = list(examples(pairs, rng))
    return found


def kept_for_planting() -> set[str]:
    """The PubMed ids that are never learnt from: ``benchmarks/planted.py`` alters their sentences,
    and ``benchmarks/error_rates.py`` holds them against their own passage.
    """
    with gzip.open(PUBMED, "rt", encoding="utf-8") as lines:
        ids = [str(json.loads(line)["_id"]) for line in lines]
    random.Random(7).shuffle(ids)
    return set(ids[:3000])


def save(found: dict[str, list[Example]], path: Path) -> None:
    """Write the pools as JSON, so that a training need not make them again."""
    plain = {name: [(e.claim, e.window, e.label) for e in pool] for name, pool in found.items()}
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")


def load(path: Path) -> dict[str, list[Example]]:
    """What :func:`save` wrote."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    return {name: [Example(*row) for row in pool] for name, pool in plain.items()}
