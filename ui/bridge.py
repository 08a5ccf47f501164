"""The page's one component: it tells of clicks that only a script can see (``bridge.js``)."""

from pathlib import Path

import streamlit as st
import streamlit.components.v2 as components
from streamlit.components.v2.types import ComponentRenderer

_JS = Path(__file__).with_name("bridge.js").read_text(encoding="utf-8")


def bridge(turn: str) -> str:
    """Mounts it; returns ``answer/sentence/citation`` where a verdict's button was just pressed.

    ``turn`` is the id of the element to be shown from its start, once; ``""`` for none.
    """
    mounted = _component()(
        key="sz-bridge", data={"turn": turn}, on_dispute_change=lambda: None, height=1
    )
    return str(mounted.dispute or "")


@st.cache_resource(show_spinner=False)
def _component() -> ComponentRenderer:
    return components.component("shizhen_bridge", js=_JS)
