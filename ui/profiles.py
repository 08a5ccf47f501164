"""Which model answers this reader: the settings' own, until another of the file's is chosen.

The choice lives in the URL (``?model=…``) and in the session, as the language does, so a reload and
another page keep it; it can only ever name what the operator has set up.
"""

from urllib.parse import urlsplit

import streamlit as st

from assistant.models import ModelProfile
from shizhen.settings import EXTRACTIVE, Settings
from ui.render import Html, tag
from ui.words import Language, say


def offered(loaded: Settings) -> dict[str, ModelProfile | None]:
    """By name, what can be chosen: the profiles of the file, the settings' own, extraction."""
    found: dict[str, ModelProfile | None] = dict(loaded.models)
    if loaded.model and loaded.model not in found.values():
        name = loaded.model.model or loaded.model.kind
        found[f"{name} [model]" if name in found else name] = loaded.model
    return {**found, EXTRACTIVE: None}


def usual(loaded: Settings) -> str:
    """The name of what answers where nothing was chosen."""
    choices = offered(loaded)
    return next(name for name, profile in choices.items() if profile == loaded.model)


def chosen(loaded: Settings) -> str:
    """The name of what answers this reader; a name that is not offered counts as none."""
    named = st.session_state.get("profile") or st.query_params.get("model", "")
    return str(named) if named in offered(loaded) else usual(loaded)


def choose(name: str) -> None:
    """From now on this one answers, in this session and wherever its address is opened."""
    st.session_state.profile = name
    st.query_params["model"] = name


def applied(loaded: Settings) -> Settings:
    """The settings with the model that was chosen; their own is among its ``models`` then."""
    name, own = chosen(loaded), usual(loaded)
    if name == own:
        return loaded
    st.session_state.profile = name
    if st.query_params.get("model") != name:
        st.query_params["model"] = name  # another page's address starts empty
    models = loaded.models | ({own: loaded.model} if loaded.model else {})
    return loaded.model_copy(update={"model": offered(loaded)[name], "models": models})


def where(profile: ModelProfile | None, language: Language) -> str:
    """In one line: what kind it is and where it runs."""
    if profile is None:
        return say(language, "models.kind.extractive")
    if profile.kind == "endpoint":
        host = urlsplit(profile.base_url).netloc or profile.base_url
        return say(language, "models.kind.endpoint", model=profile.model, host=host)
    return say(language, "models.kind.local", model=profile.model)


def profile_html(profile: ModelProfile | None, language: Language) -> Html:
    """What a reader should know before asking: what leaves the machine, and what it costs."""
    if profile is None or profile.kind != "endpoint":
        return tag("p", say(language, "models.stays"), class_="sz-note")
    host = urlsplit(profile.base_url).hostname or profile.base_url
    masked = "models.masked" if profile.deidentify else "models.unmasked"
    facts = {
        "model": profile.model,
        "server": profile.base_url,
        "key": say(language, "models.key.there" if profile.api_key else "models.key.none"),
        "price": say(
            language, "models.price", price_in=profile.price_in, price_out=profile.price_out
        )
        if profile.price_in is not None and profile.price_out is not None
        else "",
    }
    rows = [
        part
        for key, value in facts.items()
        if value
        for part in (tag("dt", say(language, f"models.fact.{key}")), tag("dd", value))
    ]
    return tag(
        "div",
        tag("p", say(language, "models.leaves", host=host), " ", say(language, masked)),
        tag("dl", *rows, class_="sz-facts"),
        class_="sz-note",
    )
