"""What the Chinese network draws from: Chinese pairs, some of two languages, and English ones.

A text that pairs are made of by rule is held out whole, by its hash; of every other set, as in
English, a quarter of the claims.
"""

import random

from benchmarks.entailment.data import Example, examples, is_held_out, kept_for_planting, rows
from benchmarks.entailment.own import DRIFTED, REFUTED, Pair, abstracts, made
from benchmarks.entailment.own_zh import lengthened
from benchmarks.entailment.own_zh import pairs as made_by_rule
from grounding.entailment.e5 import BUDGET
from grounding.entailment.windows import BUDGET as ENGLISH_BUDGET
from grounding.plant import plant

OWN, PLANTED, LONGER, OWN_ENGLISH = "own-zh", "planted-zh", "longer-zh", "own"
QUESTIONS = ("open-train/zh_cmrc_claims", "open-train/zh_drcd_claims", "open-train/zh_xquad_claims")
"""Sets of short claims, made from questions and answers."""
CHINESE = {
    OWN: (0.22, 0.22),
    PLANTED: (0.06, 0.08),
    LONGER: (0.0, 0.25),
    **dict.fromkeys(QUESTIONS[:2], (0.14, 0.08)),
    QUESTIONS[2]: (0.07, 0.05),
    "open-train/zh_pawsx": (0.06, 0.05),
    "open-train/zh_csl_medical_conclusion": (0.04, 0.08),
    "open-train/xling_tico19": (0.03, 0.02),
    "nli4ct-zh.train": (0.02, 0.03),
    "open-train/snli_devtest": (0.10, 0.02),
    "open-train/cad_nli": (0.06, 0.02),
    "open-train/negation_nli": (0.05, 0.02),
    OWN_ENGLISH: (0.05, 0.03),
}
"""Each set's share of the early and of the late batches. The English pairs teach denial and
opposition, of which there is little in the Chinese ones."""
_MADE = 14000


def chinese_pools(seed: int, papers: int) -> dict[str, list[Example]]:
    """The examples of every set that are trained on, by the set's name."""
    rng = random.Random(seed)
    own = made_by_rule(_MADE, seed, held_out=False)
    pairs = {OWN: own, PLANTED: list(_spoilt(own, rng))}
    pairs[LONGER] = longer(rng, held_out=False)
    pairs[OWN_ENGLISH] = made(abstracts(kept_for_planting())[:papers], seed)
    for name in CHINESE.keys() - pairs.keys():
        pairs[name] = [pair for pair in rows(name) if not is_held_out(pair.claim)]
    return {name: list(examples(pairs[name], rng, _budget(pairs[name]))) for name in CHINESE}


def longer(rng: random.Random, held_out: bool) -> list[Pair]:
    """The claims of :data:`QUESTIONS`, those held out or the others, made longer."""
    short = [p for name in QUESTIONS for p in rows(name) if is_held_out(p.claim) == held_out]
    return list(lengthened(short, rng))


def _spoilt(own: list[Pair], rng: random.Random) -> list[Pair]:
    """One planted error for every other claim that holds and offers a place for one."""
    found = []
    for pair in own:
        if pair.label == "SUPPORT" and rng.random() < 0.5:
            planted = [
                Pair(spoilt.text, pair.passage, "REFUTE" if error in REFUTED else "NEI")
                for error in (*REFUTED, *DRIFTED)
                if (spoilt := plant(pair.claim, error, rng))
            ]
            found += rng.sample(planted, min(1, len(planted)))
    return found


def _budget(pairs: list[Pair]) -> int:
    chinese = any("\u4e00" <= char <= "\u9fff" for char in pairs[0].claim)
    return BUDGET if chinese else ENGLISH_BUDGET
