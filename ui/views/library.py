"""The page of the library: what is in it, what could not be read, how it is renewed."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from index import failures as kept_failures
from index.census import Census, census
from index.info import info
from index.library import Library
from index.verify import verify
from literature.errors import ShizhenError
from shizhen.settings import Settings
from ui import rebuild, rooms
from ui.bars import columns_html, rows_html
from ui.panels import errors_told, opened_library
from ui.render import tag
from ui.words import Language, name, say

JOURNALS = 10
"""So many journals are listed, the most frequent."""
FAILURES = 200
"""So many failures are listed; the file has all."""
EVERY = 1.0
"""Seconds between two looks at a running rebuild."""


def draw(chosen: Settings, language: Language) -> None:
    """What it holds first; then adding to it, faults, retractions, generations."""
    library = opened_library(chosen, language)
    if library:
        _contents(library, chosen, language)
    with errors_told(language):
        _add(chosen, language)
    if library is None:
        return
    with errors_told(language):
        _failures(library, language)
    with errors_told(language):
        _standing(chosen, language)
    with errors_told(language):
        _keeping(chosen, language)


def _contents(library: Library, chosen: Settings, language: Language) -> None:
    counted = _census(str(library.folder))
    held = info(chosen.library)
    st.html(_heading("library.contents", language))
    facts = (("papers", held["papers"]), ("passages", held["passages"]), ("files", held["sources"]))
    items = [tag("li", tag("b", f"{n:,}"), " ", say(language, f"library.{k}")) for k, n in facts]
    st.html(tag("ul", *items, class_="sz-counts"))
    left, right = st.columns(2, gap="large")
    # one piece a column: Streamlit refuses an empty one, and papers may have no year or journal
    years = columns_html(say(language, "library.years"), counted.years)
    languages = rows_html(say(language, "library.languages"), _languages(counted, language))
    statuses = rows_html(say(language, "library.standing"), _statuses(counted, language))
    left.html(tag("div", years, languages, statuses))
    types = rows_html(say(language, "library.types"), _most(counted.types))
    journals = rows_html(say(language, "library.journals"), _most(counted.journals))
    right.html(tag("div", types, journals))


@st.cache_data(max_entries=4, show_spinner=False)
def _census(folder: str) -> Census:
    return census(Path(folder))


def _most(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(list(counts.items())[:JOURNALS])


def _languages(counted: Census, language: Language) -> dict[str, int]:
    return {name(language, "language", code): n for code, n in counted.languages.items()}


def _statuses(counted: Census, language: Language) -> dict[str, int]:
    return {name(language, "status", code): n for code, n in counted.statuses.items()}


def _add(chosen: Settings, language: Language) -> None:
    """Files handed in, and the rebuild, which goes on when the reader leaves."""
    st.html(_heading("library.add", language))
    st.html(tag("p", say(language, "library.add.hint"), class_="sz-quiet"))
    handed = st.file_uploader(
        say(language, "library.add.files"), accept_multiple_files=True, key="handed"
    )
    if st.button(
        say(language, "library.rebuild.with" if handed else "library.rebuild"),
        key="rebuild",
        type="primary",
        icon=":material/sync:",
    ):
        for file in handed:
            rebuild.keep(chosen.library, file.name, file.getvalue())
        paths = rebuild.sources(chosen.library)
        if not paths:
            raise ShizhenError(
                "nothing is known that could be read",
                cure="Hand in files here, or run shizhen index build FOLDER --library DIR once.",
            )
        rebuild.start(chosen.library, paths)
    if rebuild.progress(chosen.library):
        st.fragment(_progress, run_every=_interval(chosen))(chosen, language)


def _interval(chosen: Settings) -> float | None:
    going = rebuild.progress(chosen.library)
    return EVERY if going and going.running else None


def _progress(chosen: Settings, language: Language) -> None:
    going = rebuild.progress(chosen.library)
    if going is None:
        return
    if going.running:
        st.progress(going.done or 0.0, say(language, "library.rebuild.runs"))
        st.html(tag("p", going.line, class_="sz-log", lang="en"))
        return
    if going.report is None:
        st.html(tag("p", going.line, class_="sz-warning", role="alert", lang="en"))
        return
    told = say(
        language,
        "library.rebuild.done",
        **{key: f"{going.report[key]:,}" for key in ("papers", "passages", "embedded", "removed")},
        seconds=f"{going.report['seconds']:.1f}",
        failures=len(going.report["failures"]),
    )
    st.html(tag("p", told, class_="sz-note", role="status"))
    if st.session_state.get("rebuilt") != going.report["generation"]:
        st.session_state.rebuilt = going.report["generation"]
        st.rerun()


def _failures(library: Library, language: Language) -> None:
    failures = kept_failures.read(library.folder)
    st.html(_heading("library.failures", language))
    if not failures:
        st.html(tag("p", say(language, "library.failures.none"), class_="sz-quiet"))
        return
    items = [
        tag(
            "li",
            tag("b", failure.file, f" · {failure.record}" if failure.record else ""),
            tag("span", f"{failure.reason}. {failure.cure}", lang="en"),
        )
        for failure in failures[:FAILURES]
    ]
    told = say(language, "library.failures.some", n=len(failures))
    st.html(
        tag(
            "details",
            tag("summary", told),
            tag("ul", *items, class_="sz-failures"),
            class_="sz-legend",
            open=len(failures) <= FAILURES // 20,
        )
    )


def _standing(chosen: Settings, language: Language) -> None:
    """Retractions: what is known now, and a newer list to check against."""
    st.html(_heading("library.retractions", language))
    st.html(tag("p", say(language, "library.retractions.hint"), class_="sz-quiet"))
    given = st.file_uploader(
        say(language, "library.retractions.file"),
        key="snapshot",
        type=["csv", "json", "xml", "txt"],
    )
    found = (
        rooms.standing(chosen, given.name, given.getvalue()) if given else rooms.standing(chosen)
    )
    rows = [
        tag(
            "li",
            tag(
                "span",
                name(language, "status", flag["status"]),
                class_=f"sz-flag sz-status-{flag['status']}",
            ),
            " ",
            flag["title"] or flag["id"],
        )
        for flag in found.flagged
    ]
    told = say(
        language, "library.retractions.known", papers=len(rows), snapshots=len(found.snapshots)
    )
    st.html(tag("div", tag("p", told), tag("ul", *rows, class_="sz-failures") if rows else None))


def _keeping(chosen: Settings, language: Language) -> None:
    """Generations, models, and the check that all of it is sound."""
    held = info(chosen.library)
    st.html(_heading("library.keeping", language))
    facts = {
        "generation": held["generation"],
        "generations": ", ".join(held["generations"]),
        "embedders": ", ".join(
            f"{model} ({record['dimension']})" for model, record in held["embedders"].items()
        ),
        "bytes": f"{(held['bytes'] + held['kept_vectors_bytes']) / 1e6:,.1f} MB",
        "folder": held["library"],
    }
    rows = [
        part
        for key, value in facts.items()
        for part in (tag("dt", say(language, f"library.{key}")), tag("dd", value))
    ]
    st.html(tag("dl", *rows, class_="sz-facts"))
    if st.button(say(language, "library.verify"), key="verify", icon=":material/verified:"):
        with st.spinner(say(language, "library.verify.runs")):
            faults = verify(chosen.library, chosen.index)
        if faults:
            listed = [tag("li", fault, lang="en") for fault in faults]
            st.html(tag("ul", *listed, class_="sz-warning", role="alert"))
        else:
            sound = say(language, "library.verify.sound")
            st.html(tag("p", sound, class_="sz-note", role="status"))


def _heading(key: str, language: Language) -> str:
    return tag("h2", say(language, key), class_="sz-part")
