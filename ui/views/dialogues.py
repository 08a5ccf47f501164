"""The page of the data sets: dialogues to read, accept or reject; their rules and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dialogue_gen import browse
from dialogue_gen.browse import DataSet, Entry
from dialogue_gen.review import FILE, Decision, Review, Reviews
from dialogue_gen.show import Manner
from literature.errors import ShizhenError
from shizhen.settings import Settings
from ui import owner
from ui.dialogues import dialogue_html, figures_html, legend_html, rules_html
from ui.panels import error_html, errors_told
from ui.render import label, tag
from ui.words import Language, name, say

LARGEST = 50
"""Megabytes of a data set that is handed in."""
PARTS = ("read", "rules", "figures")
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Desk:
    """A data set that lies open, and where decisions on it are kept."""

    opened: DataSet
    reviews: Reviews


def draw(chosen: Settings, language: Language) -> None:
    """Which data set; then one dialogue after another, or the rules, or the figures."""
    st.html(
        tag(
            "div",
            tag("h2", say(language, "dialogues.title"), class_="sz-part"),
            tag("p", say(language, "dialogues.hint"), class_="sz-quiet"),
        )
    )
    desk = None
    with errors_told(language):
        desk = _chosen(chosen.dialogues, language)
    if desk is None:
        return
    part = st.segmented_control(
        say(language, "dialogues.part"),
        PARTS,
        key="dialogues.part",
        required=True,
        default=PARTS[0],
        format_func=lambda part: say(language, f"dialogues.part.{part}"),
        label_visibility="collapsed",
    )
    with errors_told(language):
        if part == "rules":
            st.html(rules_html(desk.opened, language))
        elif part == "figures":
            st.html(figures_html(desk.opened, language))
        else:
            _read(desk, language)


def _chosen(folder: Path, language: Language) -> Desk | None:
    """The data set to look at: one of the folder, or one that is handed in."""
    found = browse.data_sets(folder) if folder.is_dir() else []
    if not found:
        st.html(_none(folder, language))
    handed = None
    with st.container(key="sz-dialogues-from", horizontal=True, vertical_alignment="bottom"):
        picked = (
            st.selectbox(
                say(language, "dialogues.set"),
                found,
                key="dialogues.set",
                format_func=lambda path: folder.name if path == "." else path,
            )
            if found
            else None
        )
    with st.expander(say(language, "dialogues.upload"), expanded=not found):
        handed = st.file_uploader(
            say(language, "dialogues.upload.file"),
            key="dialogues.file",
            max_upload_size=LARGEST,
            type=["jsonl", "parquet"],
        )
    with st.spinner(say(language, "dialogues.opening")):
        if handed:  # known by their ids, decisions are found again when the file comes again
            opened = _handed(handed.file_id, handed.name, handed.getvalue())
            return Desk(opened, Reviews(folder / FILE))
        if picked is None:
            return None
        path = browse.under(folder, picked)
        return Desk(_opened(str(path), _state(path)), Reviews.beside(path))


def _state(path: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a data set is still the one that was opened."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    return tuple((f.name, (s := f.stat()).st_mtime_ns, s.st_size) for f in files)


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(path: str, state: tuple[tuple[str, int, int], ...]) -> DataSet:
    return browse.open_set(Path(path))


@st.cache_resource(max_entries=4, ttl=3600, show_spinner=False)
def _handed(file: str, name: str, _content: bytes) -> DataSet:
    return browse.from_bytes(name, _content)


def _none(folder: Path, language: Language) -> str:
    command = f"shizhen dialogues generate --library LIBRARY --n 100 --out {folder}"
    return tag(
        "section",
        tag("p", say(language, "dialogues.none", folder=folder.absolute())),
        tag("pre", tag("code", command)),
        class_="sz-panel sz-calm",
    )


def _read(desk: Desk, language: Language) -> None:
    """One dialogue of those that were asked for, and what is decided of it."""
    standing = desk.reviews.standing()
    found = _filtered(desk.opened.entries, standing, language)
    told = say(language, "dialogues.found", n=len(found), of=len(desk.opened.entries))
    st.html(tag("p", told, class_="sz-quiet", role="status"))
    if not found:
        return
    at = min(st.pagination(len(found), key="dialogues.at", persist_state="session"), len(found))
    dialogue = desk.opened.read(found[at - 1])
    st.html(legend_html(language))
    st.html(dialogue_html(dialogue, standing.get(dialogue.id), language))
    _decide(desk.reviews, dialogue.id, standing.get(dialogue.id), language)
    _take(desk, standing, language)


def _filtered(
    entries: tuple[Entry, ...], standing: Mapping[str, Review], language: Language
) -> list[int]:
    """The places of the dialogues that were asked for; with nothing asked, all."""
    with st.expander(say(language, "dialogues.filters")):
        words = st.text_input(
            say(language, "dialogues.filter.words"), key="dialogues.words", persist_state="session"
        )
        kinds = _pills("kind", sorted({e.kind for e in entries}), language, "dialogues.kind")
        languages = _pills("language", sorted({e.language for e in entries}), language, "language")
        splits = _pills("split", sorted({e.split for e in entries} - {""}), language, "split")
        manners = _pills("holds", [Manner.EXTERNAL, Manner.UNSUPPORTED], language, "dialogues")
        decided = _pills(
            "review", [UNDECIDED, *map(str, Decision)][:3], language, "dialogues.review"
        )
        rules = sorted({rule for entry in entries for rule in entry.broken})
        broken = _pills("broken", rules, language, "rule")
    wanted = words.casefold().split()
    return [
        n
        for n, entry in enumerate(entries)
        if all(
            (
                not kinds or entry.kind in kinds,
                not languages or entry.language in languages,
                not splits or entry.split in splits,
                not manners or not entry.manners.isdisjoint(manners),
                not decided or _decision(standing.get(entry.id)) in decided,
                not broken or not set(broken).isdisjoint(entry.broken),
                all(word in entry.said for word in wanted),
            )
        )
    ]


def _decision(review: Review | None) -> str:
    return str(review.decision) if review else UNDECIDED


def _pills(key: str, options: list[str], language: Language, kind: str) -> list[str]:
    """One filter, none where there is nothing to choose between."""
    if len(options) < (1 if key == "broken" else 2):
        return []
    return list(
        st.pills(
            say(language, f"dialogues.filter.{key}"),
            options,
            selection_mode="multi",
            key=f"dialogues.filter.{key}",
            persist_state="session",
            format_func=lambda option: label(name(language, kind, option)),
        )
    )


def _decide(reviews: Reviews, dialogue: str, review: Review | None, language: Language) -> None:
    """Accept, reject with a reason, or take the decision back."""
    box = f"dialogues.reason.{dialogue}"
    st.text_input(say(language, "dialogues.reason"), key=box, max_chars=500)
    with st.container(key="sz-dialogues-decide", horizontal=True):
        for decision, icon in (
            (Decision.ACCEPTED, ":material/check:"),
            (Decision.REJECTED, ":material/close:"),
            (Decision.WITHDRAWN, ":material/undo:"),
        ):
            if decision == Decision.WITHDRAWN and review is None:
                continue
            st.button(
                say(language, f"dialogues.do.{decision}"),
                key=f"dialogues-{decision}",
                icon=icon,
                on_click=_keep,
                args=(reviews, dialogue, decision, box),
            )
    if error := st.session_state.pop("dialogues.error", None):
        if isinstance(error, str):
            st.html(tag("p", say(language, error), class_="sz-warning", role="alert"))
        else:
            st.html(error_html(error, language))


def _keep(reviews: Reviews, dialogue: str, decision: Decision, box: str) -> None:
    reason = str(st.session_state.get(box, ""))
    if decision == Decision.REJECTED and not reason.strip():
        st.session_state["dialogues.error"] = "dialogues.reason.missing"
        return
    person = owner.signed_in()
    try:
        reviews.decide(dialogue, decision, reason, person.get("email") or person.get("name", ""))
    except ShizhenError as error:
        st.session_state["dialogues.error"] = error


def _take(desk: Desk, standing: Mapping[str, Review], language: Language) -> None:
    """What was decided, and the set without what was rejected, to take away."""
    if not standing:
        return
    with st.container(key="sz-dialogues-take", horizontal=True):
        st.download_button(
            say(language, "dialogues.take.kept"),
            lambda: "".join(
                dialogue.to_json() + "\n"
                for dialogue in desk.reviews.without_rejected(desk.opened.dialogues())
            ),
            file_name="reviewed.jsonl",
            mime="application/x-ndjson",
            key="dialogues-kept",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            say(language, "dialogues.take.decisions"),
            desk.reviews.export,
            file_name="decisions.jsonl",
            mime="application/x-ndjson",
            key="dialogues-decisions",
            icon=":material/download:",
            on_click="ignore",
        )
