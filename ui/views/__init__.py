"""The pages, one file each: what is drawn between the head and the foot.

A page is a module of this folder with ``draw(settings, language)``, known by its name: in the
address, in ``words.json`` and in :data:`VIEWS`. A new page is one new file and one name here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from shizhen.settings import Settings
from ui.words import Language


@dataclass(frozen=True, slots=True)
class View:
    """A page; its module is loaded when it is first opened, so that no page waits for another's."""

    KEY: str

    def draw(self, chosen: Settings, language: Language) -> None:
        """Draws the page. Raises ``ShizhenError`` where somebody must mend something."""
        import_module(f"{__name__}.{self.KEY}").draw(chosen, language)


VIEWS: Sequence[View] = tuple(
    map(View, ("ask", "study", "audit", "library", "dialogues", "models"))
)
"""In the order of the navigation; the first is the front page."""
