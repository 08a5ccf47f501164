"""The page to audit on: answers of any tool, each claim held against what it cites."""

import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePath

import streamlit as st

from assistant.audit.bundle import pack
from assistant.audit.check import Audit, CheckedClaim, audit
from assistant.audit.report.page import to_html
from assistant.audit.report.plain import to_csv, to_dict
from assistant.audit.resolve import Resolver
from assistant.audit.stale import stale
from grounding.verdict import Label
from index.library import Library
from shizhen.settings import Settings
from ui import rooms
from ui.audits import Row, claims_html, failures_html, rows, stale_html, totals_html
from ui.handed import Taken, taken
from ui.panels import errors_told
from ui.render import tag
from ui.verdicts import legend
from ui.words import Language, say

PER_PAGE = 20
"""Claims of a page."""
EVERY = 0.2
"""Seconds between two signs of progress."""


def draw(chosen: Settings, language: Language) -> None:
    """What is handed in, what was found in it, and what became of earlier answers."""
    st.html(
        tag(
            "div",
            tag("h2", say(language, "audit.title"), class_="sz-part"),
            tag("p", say(language, "audit.hint"), class_="sz-quiet"),
        )
    )
    with errors_told(language):
        if asked := taken(chosen, language):
            _check(asked, chosen, language)
    if done := st.session_state.get("audit.done"):
        _found(done, language)
    with errors_told(language):
        _stale(chosen, language)


def _check(asked: Taken, chosen: Settings, language: Language) -> None:
    """Check what was handed in, telling how far it is; leaving the page stops it."""
    st.session_state.pop("audit.done", None)
    bar = st.progress(0.0, say(language, "audit.opening"))
    try:
        shelf = _shelf(chosen)
        done = audit(
            asked.intake.answers,
            rooms.checker(),
            Resolver(shelf, asked.passages),
            shelf.generation if shelf else "",
            asked.intake.source,
            _telling(bar.progress, asked.intake.claims, language),
        )
    finally:
        bar.empty()
    st.session_state["audit.done"] = replace(
        done, disputes=asked.intake.disputes, refused=asked.intake.failures
    )
    for key in ("audit.labels", "audit.words", "audit.page"):
        st.session_state.pop(key, None)


def _telling(
    tell: Callable[[float, str], object], of: int, language: Language
) -> Callable[[CheckedClaim], None]:
    """Tells how many claims are done, a few times a second."""
    done, last = 0, 0.0

    def checked(_: CheckedClaim) -> None:
        nonlocal done, last
        done += 1
        if (now := time.monotonic()) - last >= EVERY:
            last = now
            tell(min(1.0, done / max(1, of)), say(language, "audit.working", n=done, of=of))

    return checked


def _shelf(chosen: Settings) -> Library | None:
    """The library to look references up in, where there is one; an audit needs none."""
    return rooms.library(chosen) if rooms.generation(chosen.library) else None


def _found(done: Audit, language: Language) -> None:
    """Totals and downloads, then the claims, those asked for."""
    st.html(totals_html(done, language))
    if told := failures_html(done.refused, language):
        st.html(told)
    _downloads(done, language)
    every = rows(done)
    if not every:
        st.html(tag("p", say(language, "audit.no_claims"), class_="sz-note"))
        return
    st.html(tag("h2", say(language, "audit.claims"), class_="sz-part", id="sz-claims"))
    wanted = _filtered(every, language)
    if not wanted:
        st.html(tag("p", say(language, "audit.filtered_out"), class_="sz-note", role="status"))
        return
    opened = bool(st.session_state.get("audit.open"))
    pages = -(-len(wanted) // PER_PAGE)
    above = st.container()
    page = min(st.pagination(pages, key="audit.page"), pages) if pages > 1 else 1
    with above:
        shown = wanted[(page - 1) * PER_PAGE : page * PER_PAGE]
        st.html(claims_html(done, shown, language, opened))
    st.html(legend(language))


def _downloads(done: Audit, language: Language) -> None:
    """The report in four forms, each made when it is asked for."""
    name = f"audit-{PurePath(done.source).stem or 'answers'}"
    forms: dict[str, tuple[str, Callable[[], str | bytes]]] = {
        "html": ("text/html", lambda: to_html(done)),
        "csv": ("text/csv", lambda: to_csv(done)),
        "json": (
            "application/json",
            lambda: json.dumps(to_dict(done), ensure_ascii=False, indent=2) + "\n",
        ),
        "bundle": ("application/x-ndjson", lambda: pack(done)),
    }
    with st.container(key="sz-audit-take", horizontal=True):
        for form, (mime, made) in forms.items():
            st.download_button(
                say(language, f"audit.take.{form}"),
                made,
                file_name=f"{name}.{form}",
                mime=mime,
                key=f"audit-take-{form}",
                icon=":material/download:",
                on_click="ignore",
                help=say(language, "audit.take.bundle.means") if form == "bundle" else None,
            )


def _filtered(every: list[Row], language: Language) -> list[Row]:
    """The rows in which a verdict that was chosen stands, the claim's or one of its citations', all
    where none is chosen; of these, those with the words asked for."""
    counts = Counter(label for row in every for label in row[2].labels)
    labels = st.pills(
        say(language, "audit.filter"),
        [label for label in Label if counts[label]],
        selection_mode="multi",
        key="audit.labels",
        format_func=lambda of: f"{of.sign} {say(language, f'verdict.{of}')} {counts[of]}",
    )
    words = ""
    with st.container(key="sz-audit-see", horizontal=True, vertical_alignment="bottom"):
        if len(every) > PER_PAGE:
            words = st.text_input(say(language, "audit.words"), key="audit.words")
        st.toggle(say(language, "audit.open"), key="audit.open")
    wanted = words.casefold().split()
    return [
        row
        for row in every
        if (not labels or row[2].labels.intersection(labels))
        and all(word in row[2].statement.text.casefold() for word in wanted)
    ]


def _stale(chosen: Settings, language: Language) -> None:
    """What has changed under answers already given: asked for, since each is checked again."""
    st.html(
        tag(
            "div",
            tag("h2", say(language, "audit.stale"), class_="sz-part"),
            tag("p", say(language, "audit.stale.hint"), class_="sz-quiet"),
        )
    )
    if not rooms.past(chosen, 1):
        st.html(tag("p", say(language, "audit.stale.none"), class_="sz-note"))
        return
    if not st.button(
        say(language, "audit.stale.look"), key="audit-stale", icon=":material/history:"
    ):
        return
    with st.spinner(say(language, "audit.stale.working")):
        changes = list(stale(rooms.journal(chosen), rooms.checker(), _shelf(chosen)))
    if changes:
        st.html(stale_html(changes, language))
    else:
        st.html(tag("p", say(language, "audit.stale.same"), class_="sz-note", role="status"))
