"""The pages, one file each: what is drawn between the head and the foot.

A page is a module with ``KEY`` (its name in ``words.json`` and in the address) and
``draw(settings, language)``. A new page is one new file and one line here.
"""

from collections.abc import Sequence
from typing import Protocol

from shizhen.settings import Settings
from ui.views import ask, audit, dialogues, library, models, study
from ui.words import Language


class View(Protocol):
    """What each module of this folder is."""

    KEY: str

    def draw(self, chosen: Settings, language: Language) -> None:
        """Draws the page. Raises ``ShizhenError`` where somebody must mend something."""


VIEWS: Sequence[View] = (ask, study, audit, library, dialogues, models)
"""In the order of the navigation; the first is the front page."""
