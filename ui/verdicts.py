"""Verdicts in a form that reads without colour: a sign, a word and a short reason."""

from collections import Counter
from collections.abc import Iterable

from assistant.answer import Answer
from grounding.verdict import Label, Reason, Verdict
from ui.render import Html, join, tag
from ui.words import Language, say


def css_class(label: Label) -> str:
    """``sz-not-found`` for NOT_FOUND: what gives a verdict its colour."""
    return "sz-" + label.value.lower().replace("_", "-")


def badge(label: Label, language: Language) -> Html:
    """Sign and word; what the word means as a tooltip."""
    return tag(
        "span",
        tag("span", label.sign, class_="sz-sign", aria_hidden="true"),
        tag("b", say(language, f"verdict.{label}")),
        class_=f"sz-badge {css_class(label)}",
        title=say(language, f"verdict.{label}.means"),
    )


def reason(found: Reason, language: Language) -> str:
    """Why, as a sentence; the bare code where an old answer carries one that has lost its words."""
    try:
        return found.text(language)
    except KeyError:
        return found.code


def finding(verdict: Verdict, language: Language) -> Html:
    """Badge and reasons: what was found on one citation."""
    reasons = " ".join(reason(found, language) for found in verdict.reasons)
    return join([badge(verdict.label, language), tag("span", reasons, class_="sz-reason")], " ")


def tally(answer: Answer, language: Language) -> Html | None:
    """How many sentences got which verdict, best first; ``None`` where nothing was claimed."""
    counts = Counter(s.verdict.label for s in answer.segments if s.verdict)
    if not counts:
        return None
    parts = (
        tag("li", badge(label, language), f" {counts[label]}") for label in Label if counts[label]
    )
    return tag("ul", *parts, class_="sz-tally", aria_label=say(language, "answer.tally"))


def legend(language: Language, labels: Iterable[Label] = Label) -> Html:
    """What each verdict means, folded away."""
    rows = [
        tag("li", badge(label, language), " ", say(language, f"verdict.{label}.means"))
        for label in labels
    ]
    return tag(
        "details",
        tag("summary", say(language, "legend.title")),
        tag("ul", *rows),
        class_="sz-legend",
    )
