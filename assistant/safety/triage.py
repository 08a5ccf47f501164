"""Questions that a person has to answer first: self-harm, emergencies, somebody's own dose.

Told by the words of ``triage.json``, in both languages. A question about patients in general is
none of these, however grave its matter: self-harm is met where somebody speaks of doing it, the
other two where a question is about somebody in particular.
"""

import json
import re
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import files

from index.analysis import simplified


class Concern(StrEnum):
    """What is met with a referral, the gravest first."""

    SELF_HARM = "self_harm"
    EMERGENCY = "emergency"
    DOSING = "dosing"


def concern(question: str) -> Concern | None:
    """The gravest concern in a question, or ``None``.

    Whoever says what they study or treat asks for others; self-harm counts all the same. A symptom
    that is denied ("no chest pain") is none; thoughts of dying that are denied are met like others.
    """
    said = simplified(unicodedata.normalize("NFKC", question).lower().replace("’", "'"))
    if _says(Concern.SELF_HARM, said):
        return Concern.SELF_HARM
    if not _says("somebody", said) or _says("professional", said):
        return None
    for denied in _patterns()["denied"]:
        said = denied.sub(" ", said)
    return next((one for one in (Concern.EMERGENCY, Concern.DOSING) if _says(one, said)), None)


def _says(key: str, said: str) -> bool:
    return any(pattern.search(said) for pattern in _patterns()[key])


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    text = files("assistant.safety").joinpath("triage.json").read_text(encoding="utf-8")
    return {key: tuple(map(re.compile, listed)) for key, listed in json.loads(text).items()}
