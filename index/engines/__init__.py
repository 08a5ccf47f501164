"""What embeds new passages: this process, or a cluster. A new engine is a module and a line here.

The plan, the vectors kept from before and the one who writes are the same whatever the engine.
"""

from importlib import import_module

from index.engines.base import Engine
from index.settings import EngineSettings
from literature.errors import ShizhenError

_BY_NAME = {
    "local": "index.engines.local",
    "ray": "index.engines.cluster",
}
"""Name to module; every module has ``make(settings) -> Engine``."""

NAMES = tuple(_BY_NAME)


def load(settings: EngineSettings) -> Engine:
    """The engine that the settings name. Raises ``ShizhenError`` where it cannot be had."""
    if settings.name not in _BY_NAME:
        raise ShizhenError(
            f"there is no engine called {settings.name!r}", cure=f"Choose from {', '.join(NAMES)}."
        )
    engine: Engine = import_module(_BY_NAME[settings.name]).make(settings)
    return engine
