"""The published JSON Schema of ``shizhen-dialogue/1``, generated from the nouns themselves."""

import json
from typing import Any

from dialogue_gen.dialogue import SCHEMA, Dialogue

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema of one line of a data set, as pydantic derives it for what is written."""
    made = Dialogue.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": DIALECT, "$id": SCHEMA, **made}


def as_text() -> str:
    """The schema as the file in ``docs/schemas`` holds it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
