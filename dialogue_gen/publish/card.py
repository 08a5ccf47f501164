"""The card of a data set: everything a reader needs before trusting it, counted and not claimed."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dialogue_gen.dialogue import SCHEMA, Dialogue
from dialogue_gen.publish.counts import Counts, count
from dialogue_gen.publish.figures import RED, bars, histogram
from dialogue_gen.rules import REASONS
from dialogue_gen.split import NEAR
from grounding.error_rates import error_rates

PLOTS = "plots"
SIDES = ("train", "dev", "test")

ETHICS = """\
The passages are published literature; the dialogues around them are made, and no conversation of
a real person is in them. They teach a model to quote, to cite and to say that it does not know;
they do not make it fit to advise patients. Consultations refer to a clinician and send emergencies
to emergency care by rule, and no rule can see everything. What is quoted is what a paper says, not
what is true: papers err, and single studies stand beside each other without being weighed. Do not
use the set to build something that stands in for medical care. Quoted passages stay under the
licence of their paper; where the record states none, quote no more of them than the law allows."""


def write_card(
    folder: Path,
    accepted: Sequence[Dialogue],
    rejected: Sequence[Dialogue],
    *,
    name: str = "dialogues",
) -> Path:
    """``README.md`` and its plots in ``folder``, from the dialogues and the files already there.

    The checker's error rates are those measured of that very version, or the card says that nobody
    has measured it.
    """
    counts = count(accepted)
    reasons = Counter(rule for d in rejected for rule in {b.rule for b in d.checks.failed})
    _plot(folder / PLOTS, counts, reasons)
    parts = [
        _front(counts),
        f"# {name}\n\n{_opening(counts, len(rejected))}",
        _section("Counts", _tables(counts)),
        _section("Sources and licences", _sources(counts)),
        _section("Rejections", _rejections(reasons, len(accepted), len(rejected))),
        _section("How it was made", _made(counts)),
        _section("The checker", _checker(counts)),
        _section("Privacy audit", _privacy(counts)),
        _section("Ethics", ETHICS),
        _section("Files", _files(folder)),
    ]
    path = folder / "README.md"
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return path


def _front(counts: Counts) -> str:
    """The YAML that ``datasets`` and the hub read: which file is which split."""
    languages = "".join(f"- {language}\n" for language in sorted(counts.languages))
    there = [side for side in SIDES if counts.splits[side]]
    files = "".join(f"  - split: {side}\n    path: {side}.parquet\n" for side in there)
    return (
        f"---\nlanguage:\n{languages}task_categories:\n- question-answering\n- text-generation\n"
        f"tags:\n- medical\n- citations\n- dialogue\n"
        f"configs:\n- config_name: default\n  data_files:\n{files}---"
    )


def _opening(counts: Counts, rejected: int) -> str:
    made = datetime.now(UTC).date().isoformat()
    return (
        f"{counts.dialogues} dialogues ({SCHEMA}) over {len(counts.papers)} papers, "
        f"{counts.citations} citations, made on {made}. Every sentence taken from the literature "
        f"cites a passage and quotes it at exact offsets; {rejected} further dialogues broke a "
        "rule and stand in `rejected.jsonl` with the reason."
    )


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}"


def _table(heads: tuple[str, str], counts: Mapping[Any, int]) -> str:
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    body = "\n".join(f"| {key} | {value} |" for key, value in rows)
    return f"| {heads[0]} | {heads[1]} |\n|---|---|\n{body}"


def _tables(counts: Counts) -> str:
    parts = [
        _table(("kind", "dialogues"), counts.kinds),
        _table(("language", "dialogues"), counts.languages)
        + f"\n\n{counts.across} of them quote papers in the other language.",
        _table(("turns", "dialogues"), counts.turns),
        _table(("split", "dialogues"), counts.splits)
        + "\n\nNo gold paper and no near-duplicate (character 5-grams, Jaccard "
        f"{NEAR}) is on two sides.",
        _table(("line", "dialogues"), counts.tasks),
        _table(("who asks", "dialogues"), counts.personas),
        _table(("asked next", "questions"), counts.follow_ups),
        _table(("source of the answers' words", "characters"), counts.sources),
        f"![kinds]({PLOTS}/kinds.png)\n\n![length]({PLOTS}/length.png)",
    ]
    return "\n\n".join(parts)


def _sources(counts: Counts) -> str:
    return (
        f"{len(counts.papers)} papers, each named by PMID, DOI or content hash in "
        "`passages[].paper`.\n\n" + _table(("licence of the paper", "papers"), counts.licences)
    )


def _rejections(reasons: Counter[str], accepted: int, rejected: int) -> str:
    total = accepted + rejected
    share = f"{rejected / total:.1%}" if total else "0%"
    head = f"{rejected} of {total} written dialogues were rejected ({share})."
    if not reasons:
        return head
    rows = "\n".join(
        f"| `{rule}` | {REASONS.get(rule, {}).get('en', '')} | {n} |"
        for rule, n in reasons.most_common()
    )
    return (
        f"{head} One dialogue may break several rules.\n\n| rule | reason | dialogues |\n"
        f"|---|---|---|\n{rows}\n\n![rejections]({PLOTS}/rejections.png)"
    )


def _made(counts: Counts) -> str:
    used = ", ".join(f"{n} {key.replace('_', ' ')}" for key, n in sorted(counts.usage.items()))
    return "\n\n".join(
        [
            _table(("model", "dialogues"), counts.models),
            _table(("prompt or wording (SHA-256)", "dialogues"), counts.prompts),
            f"Cost: {counts.cost_usd:.4f} USD; usage: {used or 'none'}.",
        ]
    )


def _checker(counts: Counts) -> str:
    parts = [_table(("checker", "statements judged"), counts.checkers)]
    for checker in counts.checkers:
        rates = error_rates(checker)
        if not rates:
            parts.append(f"Nobody has measured how often `{checker}` is wrong.")
            continue
        rows = [
            f"| {rate.source} | {rate.language} | {rate.label} | {rate.n} | {rate.rate:.1%} |"
            for rate in rates
        ]
        head = "| set | language | verdict | n | wrong |\n|---|---|---|--:|--:|"
        parts.append(
            f"How often `{checker}` was wrong on labelled sets:\n\n" + "\n".join([head, *rows])
        )
    return "\n\n".join(parts)


def _privacy(counts: Counts) -> str:
    if not counts.personal:
        return (
            f"All {counts.dialogues} dialogues were looked through for what identifies a person; "
            "nothing was found beyond names that the cited papers print."
        )
    return "Found in a fresh look:\n\n" + _table(("kind", "places"), counts.personal)


def _files(folder: Path) -> str:
    rows = []
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".jsonl", ".parquet")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        rows.append(f"| `{path.name}` | {path.stat().st_size} | `{digest}` |")
    return "| file | bytes | SHA-256 |\n|---|---|---|\n" + "\n".join(rows)


def _plot(folder: Path, counts: Counts, reasons: Counter[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    bars(counts.kinds, "Dialogues by kind", folder / "kinds.png")
    histogram(
        counts.characters, "Length of the dialogues", folder / "length.png", label="characters"
    )
    if reasons:
        bars(reasons, "Rejected dialogues by rule", folder / "rejections.png", colour=RED)
