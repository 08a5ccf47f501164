"""What an answer may rest on: years, types of study, journals, languages; and nothing doubtful."""

from pathlib import Path

import streamlit as st

from index.census import Census, census
from index.hit import Filters
from index.library import Library
from ui.words import Language, name, say

KEYS = ("f-from", "f-to", "f-types", "f-journals", "f-languages", "only-supported")
_MOST = 300
"""So many types and journals are offered, the most frequent."""


def only_supported() -> bool:
    """Whether sentences that their sources do not bear out are left out."""
    return bool(st.session_state.get("only-supported"))


def chosen() -> Filters:
    """What was chosen."""
    kept = st.session_state
    return Filters(
        year_from=kept.get("f-from"),
        year_to=kept.get("f-to"),
        types=tuple(kept.get("f-types") or ()),
        journals=tuple(kept.get("f-journals") or ()),
        languages=tuple(kept.get("f-languages") or ()),
    )


def draw(library: Library, language: Language) -> None:
    """What can be filtered by, folded away, and the switch."""
    set_ = sum(1 for value in _values(chosen()) if value)
    told = say(language, "ask.filters.some", n=set_) if set_ else say(language, "ask.filters")
    with st.popover(told, icon=":material/filter_list:", key="filters"):
        _fields(_census(library.folder.as_posix()), language)
    st.toggle(
        say(language, "ask.only_supported"),
        key="only-supported",
        help=say(language, "ask.only_supported.means"),
    )


def _fields(held: Census, language: Language) -> None:
    years = sorted(held.years, reverse=True)
    left, right = st.columns(2)
    left.selectbox(
        say(language, "ask.filter.from"), years[::-1], key="f-from", index=None, placeholder="–"
    )
    right.selectbox(say(language, "ask.filter.to"), years, key="f-to", index=None, placeholder="–")
    anything = say(language, "ask.filter.any")
    for key, told, counts in (
        ("f-types", "ask.filter.types", held.types),
        ("f-journals", "ask.filter.journals", held.journals),
    ):
        st.multiselect(say(language, told), list(counts)[:_MOST], key=key, placeholder=anything)
    st.multiselect(
        say(language, "ask.filter.languages"),
        list(held.languages),
        key="f-languages",
        format_func=lambda code: name(language, "language", code),
        placeholder=anything,
    )
    st.button(say(language, "ask.filter.clear"), key="f-clear", on_click=_clear)


def _clear() -> None:
    for key in KEYS[:-1]:
        st.session_state[key] = None if key in {"f-from", "f-to"} else []


def _values(filters: Filters) -> tuple[object, ...]:
    years = filters.year_from or filters.year_to
    return years, filters.types, filters.journals, filters.languages


# The thing itself, which nobody changes: as data it would be copied at every click.
@st.cache_resource(max_entries=4, show_spinner=False)
def _census(folder: str) -> Census:
    return census(Path(folder))
