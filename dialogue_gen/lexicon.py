"""The room's word lists, as data: ``words/<name>.json``, each list in ``en`` and ``zh``."""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> Any:
    """The list of that name. Raises ``FileNotFoundError`` where there is none."""
    return json.loads((files("dialogue_gen") / "words" / f"{name}.json").read_text("utf-8"))


@cache
def pattern(name: str, key: str) -> re.Pattern[str]:
    """Any of the regular expressions listed under ``key``, in either language."""
    listed = words(name)[key]
    english = "|".join(rf"\b(?:{e})\b" for e in listed["en"])
    return re.compile("|".join(filter(None, (english, "|".join(listed["zh"])))), re.IGNORECASE)
