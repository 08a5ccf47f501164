"""The line to an OpenAI-compatible server: how a client is set up, and what its errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openai

from assistant.models.profile import ModelProfile
from literature.errors import ShizhenError

NO_KEY = "none"  # servers on one's own machine ask for no key, the client for some text


def client_settings(profile: ModelProfile) -> dict[str, Any]:
    """Arguments of ``openai.OpenAI`` or ``AsyncOpenAI``.

    Raises ``ShizhenError`` where the profile lacks base_url or model.
    """
    for setting in ("base_url", "model"):
        if not getattr(profile, setting):
            raise ShizhenError(
                f"the model profile has no {setting}", cure=f"Set {setting} in the profile."
            )
    key = profile.api_key.get_secret_value() if profile.api_key else ""
    return {
        "base_url": profile.base_url,
        "api_key": key or NO_KEY,
        "timeout": profile.timeout,
        "max_retries": profile.retries,
    }


@contextmanager
def worded_errors(profile: ModelProfile) -> Iterator[None]:
    """Whatever the client raises, as one line that says what to do."""
    try:
        yield
    except (openai.OpenAIError, ValueError) as error:  # ValueError: a body that is no JSON
        raise worded(error, profile) from error


def worded(error: Exception, profile: ModelProfile) -> ShizhenError:
    """What a client's error means for the person who can act."""
    at = profile.base_url
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        what, cure = f"{at} does not accept the key", "Put the right one in OPENAI_API_KEY."
    elif isinstance(error, openai.NotFoundError):
        what = f"{at} has no model {profile.model}"
        cure = "Check the model's name, and that the base URL ends as its server asks (/v1)."
    elif isinstance(error, openai.RateLimitError):
        what = f"{at} is refusing more calls for now, or the account has no credit left"
        cure = "Wait a while, or look at the account."
    elif isinstance(error, openai.APITimeoutError):
        what = f"{at} was silent for {profile.timeout:g} s"
        cure = "Try again later, or raise the profile's timeout."
    elif isinstance(error, openai.APIConnectionError):
        what = f"{at} cannot be reached"
        cure = "Check the base URL and that the server runs."
    elif isinstance(error, openai.APIStatusError):
        what = f"{at} answered with error {error.status_code}: {_said(error, profile)}"
        cure = "Check the profile's settings against what the server offers."
        cure = "Try again later." if error.status_code >= 500 else cure
    else:
        return no_completion(profile)
    return ShizhenError(what, cure=cure)


def no_completion(profile: ModelProfile) -> ShizhenError:
    """The server answered, but not as a chat completions server does."""
    return ShizhenError(
        f"{profile.base_url} does not answer as a chat completions server does",
        cure="Check that the base URL is an OpenAI-compatible one (it often ends in /v1).",
    )


def _said(error: openai.APIStatusError, profile: ModelProfile) -> str:
    """The server's words in short, the key taken out should it repeat it."""
    said = str(error.body.get("message", "")) if isinstance(error.body, dict) else ""
    key = profile.api_key.get_secret_value() if profile.api_key else ""
    said = said.replace(key, "***") if key else said
    return " ".join(said.split())[:200] or "no reason given"
