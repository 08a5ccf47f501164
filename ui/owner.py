"""Whose conversations the page shows: the one who signed in, else this browser's.

A browser that nobody signed in with gets a random name of its own, kept in a cookie that is sent to
this server only. The journal knows a hash of it, so that who reads the journal cannot pass for
anybody. Without cookies the name lasts as long as the tab.
"""

import re
import secrets
from hashlib import sha256

import streamlit as st

from ui.render import tag
from ui.words import Language, say

COOKIE = "shizhen"
_TOKEN = re.compile(r"[0-9a-f]{64}")
_YEAR = 365 * 24 * 3600
_KEEP = (
    "<script>if (!document.cookie.split('; ').some(c => c.startsWith('{name}='))) "
    "document.cookie = '{name}={token}; path=/; max-age={age}; SameSite=Strict'"
    " + (location.protocol === 'https:' ? '; Secure' : '')</script>"
)


def owner() -> str:
    """Who looks at the page, as the journal knows them."""
    if person := signed_in():
        return sha256(f"{person['iss']} {person['sub']}".encode()).hexdigest()
    return sha256(_token().encode()).hexdigest()


def keep() -> None:
    """Has the browser keep its name, where it keeps none yet."""
    token = _token()
    if COOKIE not in st.context.cookies and _TOKEN.fullmatch(token):
        script = _KEEP.format(name=COOKIE, token=token, age=_YEAR)
        st.html(script, unsafe_allow_javascript=True)


def signs_in() -> bool:
    """Whether whoever runs the page wants people to sign in: ``[auth]`` in its secrets."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def signed_in() -> dict[str, str]:
    """What the provider says of who signed in (``iss``, ``sub``, ``name`` …); empty for nobody."""
    if not signs_in() or not st.user.is_logged_in:
        return {}
    return {str(key): str(value) for key, value in st.user.to_dict().items()}


def turned_away(language: Language) -> bool:
    """Whether the page must wait until somebody signs in; draws the way to do so."""
    if not signs_in() or signed_in():
        return False
    st.html(tag("p", say(language, "ask.sign_in.why"), class_="sz-lead"))
    st.button(say(language, "ask.sign_in"), key="sign-in", type="primary", on_click=st.login)
    return True


def _token() -> str:
    """The browser's name, else a new one for this tab."""
    if "owner" not in st.session_state:
        kept = str(st.context.cookies.get(COOKIE, ""))
        known = _TOKEN.fullmatch(kept)
        st.session_state.owner = kept if known else secrets.token_hex(32)
    return str(st.session_state.owner)
