"""Fine-tuned models as HTML: how a run went, and what it was worth before and after."""

import json
from collections.abc import Mapping
from typing import Any

from finetune.evaluation.metrics import LOWER_IS_BETTER
from finetune.shelf import Evaluation, Run
from ui.curves import curve_html
from ui.render import Html, tag
from ui.words import Language, name, say

SETTINGS = ("rank", "alpha", "learning_rate", "epochs", "batch", "length", "dtype", "quantise")
"""What of a run's settings is shown; the record has all."""


def run_html(run: Run, language: Language) -> Html:
    """Its curve, what it was made from, and how to have it answer."""
    result, last = run.record.get("result", {}), run.moments[-1] if run.moments else None
    base = str(run.record.get("base", {}).get("name", ""))
    chosen = run.record.get("settings", {})
    facts: dict[str, str] = {
        "base": base,
        "started": str(run.record.get("started", "")).replace("T", " ")[:16],
        "settings": ", ".join(f"{key} {chosen[key]}" for key in SETTINGS if chosen.get(key)),
        "machine": str(run.record.get("machine", {}).get("device", "")),
        "seconds": f"{result['seconds']:,.0f}" if "seconds" in result else "",
        "speed": f"{result['tokens_per_second']:,.0f}" if "tokens_per_second" in result else "",
    }
    rows = [
        part
        for key, value in facts.items()
        if value
        for part in (tag("dt", say(language, f"models.run.{key}")), tag("dd", value))
    ]
    state = "done" if run.finished else "open"
    told = say(language, f"models.run.{state}", step=last.step if last else 0,
               steps=last.steps if last else 0)  # fmt: skip
    return tag(
        "section",
        tag("p", told, class_="sz-quiet", role="status"),
        _curve(run, language),
        tag("dl", *rows, class_="sz-facts"),
        _use(run, base, language),
        class_="sz-run",
    )


def _curve(run: Run, language: Language) -> Html | None:
    if not run.moments:
        return None
    held = [(m.step, m.dev_loss) for m in run.moments if m.dev_loss is not None]
    first, last = run.moments[0], run.moments[-1]
    told = say(language, "models.curve.told", first=f"{first.loss:.3f}", last=f"{last.loss:.3f}",
               steps=last.step)  # fmt: skip
    if held:
        told += " " + say(
            language, "models.curve.held", first=f"{held[0][1]:.3f}", last=f"{held[-1][1]:.3f}"
        )
    return curve_html(
        say(language, "models.curve"),
        [(m.step, m.loss) for m in run.moments],
        held,
        told,
        (say(language, "models.curve.loss"), say(language, "models.curve.step")),
    )


def _use(run: Run, base: str, language: Language) -> Html | None:
    """The profile that makes it answer, to be copied into ``shizhen.toml``."""
    if run.adapter is None:
        return None
    folder = run.path / "base" if (run.path / "base").is_dir() else base
    told = {"kind": "local", "model": str(folder), "adapter": str(run.adapter), "form": "cited"}
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in told.items())
    profile = "\n".join([f"[models.{json.dumps(run.name, ensure_ascii=False)}]", *lines])
    return tag(
        "div",
        tag("p", say(language, "models.run.use")),
        tag("pre", tag("code", profile)),
        class_="sz-panel sz-calm",
    )


def evaluation_html(evaluation: Evaluation, language: Language) -> Html:
    """Before and after with the interval of the difference; of one model alone, its figures."""
    told = evaluation.told
    asked = say(language, "models.evaluated", questions=told.get("questions", 0),
                papers=told.get("papers", 0))  # fmt: skip
    if not evaluation.compared:
        return tag("section", tag("p", asked, class_="sz-quiet"), _alone(told, language))
    parts = [
        tag(
            "details",
            tag("summary", name(language, "language", spoken)),
            _compared(gains, language),
            class_="sz-legend",
        )
        for spoken, gains in told.get("gains_by_language", {}).items()
    ]
    return tag(
        "section",
        tag("p", asked, class_="sz-quiet"),
        _compared(told["gains"], language),
        *parts,
        _general(told, language),
    )


def _compared(gains: Mapping[str, Mapping[str, float | None]], language: Language) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", _figure(key, language), scope="row"),
            tag("td", _share(gain.get("before"))),
            tag("td", _share(gain.get("after"))),
            tag("td", _difference(key, gain, language)),
        )
        for key, gain in gains.items()
    ]
    return _table(("figure", "before", "after", "difference"), rows, language)


def _difference(key: str, gain: Mapping[str, float | None], language: Language) -> Html | str:
    """The difference with its interval, and in a word whether it is one."""
    difference, low, high = (gain.get(part) for part in ("difference", "low", "high"))
    if difference is None or low is None or high is None:
        return "–"
    sure = low > 0 or high < 0
    better = (difference < 0) if key in LOWER_IS_BETTER else (difference > 0)
    word = ("better" if better else "worse") if sure else "unsure"
    told = f"{difference:+.3f} ({low:+.3f} – {high:+.3f})"
    return tag("span", told, " ", tag("b", say(language, f"models.gain.{word}")))


def _alone(told: Mapping[str, Any], language: Language) -> Html:
    intervals = told.get("intervals", {})
    rows = [
        tag(
            "tr",
            tag("th", _figure(key, language), scope="row"),
            tag("td", _share(value)),
            tag("td", " – ".join(_share(edge) for edge in intervals.get(key, ()))),
        )
        for key, value in told["figures"].items()
    ]
    return _table(("figure", "value", "interval"), rows, language)


def _general(told: Mapping[str, Any], language: Language) -> Html | None:
    """How much worse it became at what it was not tuned for."""
    rises = told.get("general_loss_rise") or {}
    items = [
        tag("li", f"{name(language, 'language', key)}: {rise:+.3f}")
        for key, rise in rises.items()
        if rise is not None
    ]
    if not items:
        return None
    return tag(
        "div", tag("p", say(language, "models.general")), tag("ul", *items), class_="sz-note"
    )


def _table(heads: tuple[str, ...], rows: list[Html], language: Language) -> Html:
    columns = [tag("th", say(language, f"models.table.{key}"), scope="col") for key in heads]
    table = tag("table", tag("thead", tag("tr", *columns)), tag("tbody", *rows), class_="sz-table")
    return tag("div", table, class_="sz-wide", tabindex="0", role="group",
               aria_label=say(language, "models.table"))  # fmt: skip


def _figure(key: str, language: Language) -> str:
    worded = name(language, "models.figure", key).removeprefix("models.figure.")
    return f"{worded} {say(language, 'models.lower')}" if key in LOWER_IS_BETTER else worded


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
