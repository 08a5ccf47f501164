"""Chinese pairs the project makes itself: sentences reworded by rule, and passages spoilt for them.

Supported: one or two sentences of a passage with clauses left out or moved, function characters
dropped and common words replaced, against the passage. Not supported: the same against the passage
with those sentences, or half of their clauses, taken out, or against the passage most like it; or
with a sentence of that one added. They tell what form a claim has whose words are there, and teach
no meaning. Passages: answers of Huatuo-26M and the texts of CMRC, DRCD and XQuAD.
"""

import json
import random
import re
from collections.abc import Iterator

from benchmarks.entailment.data import is_held_out
from benchmarks.entailment.neighbours import Neighbours
from benchmarks.entailment.own import Pair
from benchmarks.results import DATA

_TEXTS = 6000
_SHORTEST, _LONGEST = 80, 900
_SAID = (15, 220)  # characters of the sentences a claim is made of
_ASIDE = 80  # characters of a sentence that makes a claim longer
_FREQUENT = 120  # a pair of characters that more texts have makes no two of them alike
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_CLAUSE = re.compile(r"[，,、：:；;]")
_SYNONYMS = (
    ("因此", "所以"), ("可以", "能够"), ("导致", "引起"), ("由于", "因为"), ("包括", "有"),
    ("例如", "比如"), ("使用", "采用"), ("患者", "病人"), ("治疗", "医治"), ("需要", "要"),
    ("可能", "也许"), ("并且", "而且"), ("但是", "不过"), ("非常", "十分"), ("增加", "升高"),
    ("减少", "降低"), ("以及", "和"), ("同时", "此外"), ("如果", "若"), ("位于", "在"),
    ("成立", "创立"), ("开始", "起"), ("目前", "现在"), ("提高", "提升"), ("出现", "发生"),
    ("症状", "表现"), ("其中", "里面"), ("认为", "指出"), ("方法", "办法"), ("原因", "缘由"),
    ("帮助", "有助于"), ("避免", "防止"), ("注意", "留意"), ("检查", "检测"), ("称为", "叫做"),
    ("拥有", "有"), ("获得", "得到"), ("超过", "多于"), ("根据", "按照"), ("之后", "后"),
    ("之前", "前"),
)  # fmt: skip
_LEADS = ("", "", "", "总的来说，", "具体来说，", "此外，", "一般而言，", "研究显示，")
_DROPPED = "的了也就还都很已而则被把将其之这那并地得"


def pairs(most: int, seed: int, held_out: bool) -> list[Pair]:
    """``most`` pairs, about half of them supported; the same for the same ``seed``.

    Of texts that are ``held_out`` from training, or of the others.
    """
    rng = random.Random(seed)
    texts = [text for text in _texts() if is_held_out(text) == held_out]
    rng.shuffle(texts)
    texts = texts[:_TEXTS]
    near = Neighbours(texts, [_pairs_of(text) for text in texts], common=_FREQUENT)
    found: list[Pair] = []
    for n, text in enumerate(texts):
        if len(found) >= most:
            break
        found += _of_text(text, near.of(n), rng)
    return found[:most]


def lengthened(labelled: list[Pair], rng: random.Random) -> Iterator[Pair]:
    """Short claims with a sentence of their passage, reworded, before or behind them.

    The label stays: what is woven into words the passage does have decides. A cited sentence is
    two and three times as long as the claims of the sets made from questions.
    """
    for pair in labelled:
        said = [s for s in _told(pair.passage) if len(s) <= _ASIDE and s not in pair.claim]
        if said:
            both = [pair.claim.rstrip("。"), _reworded([rng.choice(said)], rng).rstrip("。")]
            rng.shuffle(both)
            yield Pair("，".join(both) + "。", pair.passage, pair.label)


def _texts() -> list[str]:
    found = set()
    lines = (DATA / "retrieval" / "huatuo26m" / "corpus.jsonl").read_text(encoding="utf-8")
    found |= {json.loads(line)["text"] for line in lines.splitlines()}
    for name in ("zh_cmrc_claims", "zh_drcd_claims", "zh_xquad_claims"):
        path = DATA / "grounding" / "open-train" / f"{name}.jsonl"
        lines = path.read_text(encoding="utf-8")
        found |= {json.loads(line)["passage"] for line in lines.splitlines()}
    return sorted(text for text in found if _SHORTEST <= len(text) <= _LONGEST)


def _pairs_of(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def _of_text(text: str, other: str, rng: random.Random) -> list[Pair]:
    told = _told(text)
    if len(told) < 3:
        return []
    size = rng.choice((1, 1, 1, 2))
    first = rng.randrange(len(told) - size + 1)
    said = told[first : first + size]
    if not _SAID[0] <= sum(map(len, said)) <= _SAID[1]:
        return []
    claim = _reworded(said, rng)
    kind = rng.choice(("gone", "gone", "halved", "elsewhere", "added"))
    if kind == "gone":
        spoilt = Pair(claim, _without(text, said), "NEI")
    elif kind == "halved":
        spoilt = Pair(claim, _halved(text, said, rng), "NEI")
    elif kind == "elsewhere":
        spoilt = Pair(claim, other, "NEI")
    else:
        further = [s for s in _told(other) if len(s) <= 60]
        if not further:
            return [Pair(claim, text, "SUPPORT")]
        spoilt = Pair(claim.rstrip("。") + "，" + rng.choice(further), text, "NEI")
    return [Pair(claim, text, "SUPPORT"), *([spoilt] if spoilt.passage.strip() else [])]


def _told(text: str) -> list[str]:
    return [s.strip() for s in _SENTENCE.findall(text) if len(s.strip()) >= 12]


def _reworded(said: list[str], rng: random.Random) -> str:
    parts: list[str] = []
    for sentence in said:
        clauses = [c for c in _CLAUSE.split(sentence.rstrip("。！？；")) if c]
        if len(clauses) > 2 and rng.random() < 0.5:
            clauses = [c for c in clauses if rng.random() < 0.8] or clauses
        if len(clauses) > 1 and rng.random() < 0.25:
            at = rng.randrange(len(clauses) - 1)
            clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
        parts += clauses
    claim = "，".join(parts)
    often = rng.choice((0.2, 0.5, 0.9))
    for one, two in _SYNONYMS:
        before, after = (one, two) if len(two) == 1 or rng.random() < 0.5 else (two, one)
        if before in claim and rng.random() < often:
            claim = claim.replace(before, after, 1)
    dropped = rng.choice((0.0, 0.15, 0.5))
    claim = "".join(c for c in claim if c not in _DROPPED or rng.random() >= dropped)
    return rng.choice(_LEADS) + claim + "。"


def _without(text: str, said: list[str]) -> str:
    for sentence in said:
        text = text.replace(sentence, "")
    return text


def _halved(text: str, said: list[str], rng: random.Random) -> str:
    for sentence in said:
        clauses = re.split(r"(?<=[，,、])", sentence)
        lost = set(rng.sample(range(len(clauses)), (len(clauses) + 1) // 2))
        left = "".join(clause for n, clause in enumerate(clauses) if n not in lost)
        text = text.replace(sentence, left)
    return text
