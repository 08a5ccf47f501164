"""Models that draft answers, one file per kind.

A further kind is one new file with ``make(profile) -> Model`` and one line in ``KINDS``.
"""

from importlib import import_module

from assistant.models.base import Model
from assistant.models.profile import ModelProfile
from literature.errors import ShizhenError

# Named, not imported: a client library takes a second to load, and extraction needs none.
KINDS = {
    "extractive": "assistant.models.extractive",
    "endpoint": "assistant.models.endpoint",
    "local": "assistant.models.local",
}

__all__ = ["KINDS", "Model", "ModelProfile", "load"]


def load(profile: ModelProfile | None = None) -> Model:
    """The model of a profile; without one, ``extractive``, which needs nothing.

    Raises ``ShizhenError`` for a kind that does not exist or a profile that lacks a setting.
    """
    profile = profile or ModelProfile(kind="extractive")
    if profile.kind not in KINDS:
        raise ShizhenError(
            f"there is no kind of model called {profile.kind}", cure=f"Choose {', '.join(KINDS)}."
        )
    model: Model = import_module(KINDS[profile.kind]).make(profile)
    return model
