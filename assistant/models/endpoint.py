"""``endpoint``: any server that speaks OpenAI's chat completions, through the ``openai`` client."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import openai
from openai.types.chat import ChatCompletion

from assistant.models.base import Draft, Searchable
from assistant.models.profile import ModelProfile
from assistant.models.prompt import PROMPT_ID, SCHEMA, prompt
from assistant.models.reply import read
from index.hit import Hit
from literature.errors import ShizhenError

log = logging.getLogger(__name__)

NO_KEY = "none"  # servers on one's own machine ask for no key, the client for some text


class Endpoint:
    """A chat model behind a URL. What it replies is a draft: nothing in it is believed."""

    def __init__(self, profile: ModelProfile) -> None:
        for setting in ("base_url", "model"):
            if not getattr(profile, setting):
                raise ShizhenError(
                    f"the model profile has no {setting}", cure=f"Set {setting} in the profile."
                )
        self.profile = profile
        self.name = profile.model
        key = profile.api_key.get_secret_value() if profile.api_key else ""
        self._client = openai.OpenAI(
            base_url=profile.base_url,
            api_key=key or NO_KEY,
            timeout=profile.timeout,
            max_retries=profile.retries,
        )
        self._by_schema = profile.structured

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """The model's answer from ``hits``; an abstention, and no call, where there are none.

        Raises ``ShizhenError`` for a wrong key, an unknown model, a server that cannot be reached,
        is silent or refuses, and for a reply that cannot be read.
        """
        if not hits:
            return Draft(abstained=True, prompt=PROMPT_ID)
        instructions, material = prompt(question, language, hits)
        messages = [
            {"role": "system", "content": instructions},
            {"role": "user", "content": material},
        ]
        content, cut_short = self._complete(messages)
        draft = read(content)
        if draft is None:
            raise ShizhenError(
                f"{self.name} gave no answer that can be read",
                cure="Raise max_tokens: the answer was cut short."
                if cut_short
                else "Ask again, or choose a model that follows instructions.",
            )
        return replace(draft, prompt=PROMPT_ID)

    def _complete(self, messages: list[dict[str, str]]) -> tuple[str, bool]:
        """The text of the reply, and whether the server cut it short."""
        with self._worded_errors():
            try:
                completion = self._call(messages, by_schema=self._by_schema)
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if not self._by_schema:
                    raise
                log.info("%s refuses a reply by schema; asked again without", self.name)
                completion = self._call(messages, by_schema=False)
                self._by_schema = False
        choices = completion.choices if isinstance(completion, ChatCompletion) else None
        if not choices or not choices[0].message:
            raise self._no_completion()
        content = choices[0].message.content
        return content if isinstance(content, str) else "", choices[0].finish_reason == "length"

    def _call(self, messages: list[dict[str, str]], *, by_schema: bool) -> Any:
        asked: dict[str, Any] = {"model": self.profile.model, "messages": messages}
        if self.profile.temperature is not None:
            asked["temperature"] = self.profile.temperature
        if self.profile.max_tokens is not None:
            asked["max_tokens"] = self.profile.max_tokens
        if by_schema:
            asked["response_format"] = {"type": "json_schema", "json_schema": SCHEMA}
        return self._client.chat.completions.create(**asked)

    @contextmanager
    def _worded_errors(self) -> Iterator[None]:
        """Whatever the client raises, as one line that says what to do."""
        at, model = self.profile.base_url, self.profile.model
        try:
            yield
        except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
            raise ShizhenError(
                f"{at} does not accept the key", cure="Put the right one in OPENAI_API_KEY."
            ) from error
        except openai.NotFoundError as error:
            raise ShizhenError(
                f"{at} has no model {model}",
                cure="Check the model's name, and that the base URL ends as its server asks (/v1).",
            ) from error
        except openai.RateLimitError as error:
            raise ShizhenError(
                f"{at} is refusing more calls for now, or the account has no credit left",
                cure="Wait a while, or look at the account.",
            ) from error
        except openai.APITimeoutError as error:
            raise ShizhenError(
                f"{at} was silent for {self.profile.timeout:g} s",
                cure="Try again later, or raise the profile's timeout.",
            ) from error
        except openai.APIConnectionError as error:
            raise ShizhenError(
                f"{at} cannot be reached", cure="Check the base URL and that the server runs."
            ) from error
        except openai.APIStatusError as error:
            raise ShizhenError(
                f"{at} answered with error {error.status_code}: {self._said(error)}",
                cure="Try again later."
                if error.status_code >= 500
                else "Check the profile's settings against what the server offers.",
            ) from error
        except (openai.OpenAIError, ValueError) as error:  # ValueError: a body that is no JSON
            raise self._no_completion() from error

    def _no_completion(self) -> ShizhenError:
        return ShizhenError(
            f"{self.profile.base_url} does not answer as a chat completions server does",
            cure="Check that the base URL is an OpenAI-compatible one (it often ends in /v1).",
        )

    def _said(self, error: openai.APIStatusError) -> str:
        """The server's words in short, the key taken out should it repeat it."""
        said = str(error.body.get("message", "")) if isinstance(error.body, dict) else ""
        key = self.profile.api_key.get_secret_value() if self.profile.api_key else ""
        said = said.replace(key, "***") if key else said
        return " ".join(said.split())[:200] or "no reason given"


def make(profile: ModelProfile) -> Endpoint:
    """The model of a profile. Raises ``ShizhenError`` where it lacks base_url or model."""
    return Endpoint(profile)
