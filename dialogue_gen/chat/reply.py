"""A chat model's reply, read strictly: it is a draft as it stands, or it is none."""

import json
import re

from pydantic import ValidationError

from dialogue_gen.draft import Draft

_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_FENCED = re.compile(r"\A```(?:json)?\s*\n(.*)\n```\Z", re.DOTALL)


def read(content: str) -> Draft | None:
    """The draft in a reply, or ``None``. Nothing is mended: a broken reply is asked for again.

    Thoughts before the answer and a code fence around all of it are no part of the JSON.
    """
    text = _THOUGHT.sub("", content).strip()
    if fenced := _FENCED.match(text):
        text = fenced[1]
    try:
        return Draft.model_validate(json.loads(text))
    except (ValueError, ValidationError, RecursionError):
        return None
